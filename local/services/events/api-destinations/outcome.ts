// What becomes of a delivery by the HTTP status that an API destination answers with (EventBridge user guide, eb-api-destinations).
import { DeliveryError } from "../../service.ts";
import { failed, type HttpAnswer } from "../http-call.ts";

/** Beside 5xx. */
const retried = new Set([401, 407, 409, 429]);

/** Undefined where it was delivered. What the endpoint says in its answer is not told: it may repeat secrets. */
export function errorIn({ status, headers }: HttpAnswer): DeliveryError | undefined {
  if (status >= 200 && status < 300) return undefined;
  const after = retryAfterMs(headers["retry-after"]);
  const retryable = (retried.has(status) || status >= 500) && !(after !== undefined && after < 0);
  return new DeliveryError(codeFor(status), failed(`The endpoint answered with the HTTP status ${status}.`), {
    retryable,
    ...(after !== undefined && { retryAfterMs: after }),
  });
}

function codeFor(status: number): string {
  if (status === 429) return "THROTTLING";
  return status >= 500 || status === 409 ? "ERROR_FROM_TARGET" : "SDK_CLIENT_ERROR";
}

/** A number of seconds, or a date; a negative number ends the retries. */
function retryAfterMs(header: string | string[] | undefined): number | undefined {
  if (typeof header !== "string") return undefined;
  const seconds = Number(header);
  if (header.trim() !== "" && Number.isFinite(seconds)) return seconds * 1_000;
  const date = Date.parse(header);
  return Number.isFinite(date) ? Math.max(0, date - Date.now()) : undefined;
}
