// One HTTP request, as API destinations and authorization endpoints are called: each on a connection of its own, and redirects are not followed.
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";
import type { Clock } from "../../clock.ts";
import { DeliveryError } from "../service.ts";

export interface HttpCall {
  /** What is called, as errors begin. */
  readonly what: string;
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What came of the body within a mebibyte. */
  readonly body: string;
}

/** EventBridge user guide, eb-api-destinations. */
const TIMEOUT_MS = 5_000;
const MOST_READ = 1_048_576;

/** How EventBridge was seen to begin the message of such an error. */
export const failed = (why: string) => `Unable to invoke ApiDestination endpoint: ${why}`;

export interface Surroundings {
  readonly clock: Clock;
  /** Aborted at the end of the runtime. */
  readonly ended: AbortSignal;
}

/** Throws DeliveryError where no answer comes; its message has nothing of the request in it, which may hold secrets. */
export async function callHttp(call: HttpCall, { clock, ended }: Surroundings): Promise<HttpAnswer> {
  const timeout = new AbortController();
  // It is another program that is waited for: a clock that jumps leaves it its time.
  const timer = clock.schedule(clock.now() + TIMEOUT_MS, () => timeout.abort(), { jumpable: false });
  try {
    return await answerTo(call, AbortSignal.any([timeout.signal, ended]));
  } catch (error) {
    if (ended.aborted) throw new DeliveryError("INTERNAL_ERROR", failed("The runtime has ended."));
    if (!timeout.signal.aborted) throw unreachable(call.what, error);
    throw new DeliveryError(
      "TIMEOUT",
      failed("Timeout calling endpoint for API Destination: no answer in 5 seconds."),
      {
        retryable: true,
      },
    );
  } finally {
    timer.cancel();
  }
}

function answerTo({ method, url, headers, body }: HttpCall, signal: AbortSignal): Promise<HttpAnswer> {
  const start = url.protocol === "http:" ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const request = start(url, { method, headers, agent: false, signal });
    const closed = () => reject(new Error("The connection was closed without an answer."));
    request.once("error", reject);
    request.once("close", closed);
    // Another protocol is not spoken: the status is all of the answer.
    request.once("upgrade", ({ statusCode = 0, headers }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, headers, body: "" });
    });
    request.once("response", (response) => {
      request.off("close", closed);
      const read = text(limited(response)).finally(() => request.destroy());
      read.then((body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }), reject);
    });
    request.end(body);
  });
}

async function* limited(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of stream) {
    yield chunk;
    bytes += chunk.length;
    if (bytes >= MOST_READ) return;
  }
}

/** A name that is not known is no matter of waiting (EventBridge user guide, eb-rule-dlq). */
function unreachable(what: string, error: unknown): DeliveryError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const why = failed(`${what} cannot be reached${code && ` (${code})`}.`);
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code.startsWith("ERR_"))
    return new DeliveryError("SDK_CLIENT_ERROR", why);
  return new DeliveryError("CONNECTION_FAILURE", why, { retryable: true });
}
