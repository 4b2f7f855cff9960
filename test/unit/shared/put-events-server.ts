// A real HTTP server on a free port that speaks PutEvents and nothing else, keeps what it accepted, and refuses what it is told to.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export interface SentEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

export interface Manners {
  /** The error code to refuse an entry with, at its n-th attempt; undefined to accept it. */
  readonly refuse?: (entry: SentEntry, attempt: number) => string | undefined;
  /** The status of the n-th call, 200 unless told. */
  readonly status?: (call: number) => number;
}

export async function putEventsServer(manners: Manners = {}) {
  const accepted: SentEntry[] = [];
  const calls: SentEntry[][] = [];
  const attempts = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const { Entries }: { Entries: SentEntry[] } = JSON.parse(await text(request));
    calls.push(Entries);
    const status = manners.status?.(calls.length) ?? 200;
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
    if (request.headers["x-amz-target"] !== "AWSEvents.PutEvents" || status !== 200) {
      response.end(JSON.stringify({ __type: "ValidationException", message: "the call is refused" }));
      return;
    }
    const answers = Entries.map((entry) => {
      const attempt = (attempts.get(entry.Detail) ?? 0) + 1;
      attempts.set(entry.Detail, attempt);
      const ErrorCode = manners.refuse?.(entry, attempt);
      if (ErrorCode) return { ErrorCode, ErrorMessage: "refused" };
      accepted.push(entry);
      return { EventId: crypto.randomUUID() };
    });
    response.end(
      JSON.stringify({ FailedEntryCount: answers.filter((each) => "ErrorCode" in each).length, Entries: answers }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server listens on no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** In the order of arrival. */
    accepted,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
