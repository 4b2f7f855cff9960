// An HTTP server of a test's own: what it was asked, and what it answers.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { portOf } from "./event-bridge.ts";

export interface Asked {
  readonly method: string | undefined;
  /** With its query. */
  readonly path: string | undefined;
  readonly headers: IncomingMessage["headers"];
  /** Header names as they were written. */
  readonly names: readonly string[];
  readonly body: string;
}

type Answer = (response: ServerResponse, asked: Asked) => void;

export interface Endpoint {
  readonly url: string;
  readonly asked: readonly Asked[];
}

/** Answers 200 unless `answer` says otherwise. */
export async function endpoint(answer: Answer = (response) => response.end()): Promise<Endpoint> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const { method, url: path, headers, rawHeaders } = request;
    const names = rawHeaders.filter((_, at) => at % 2 === 0);
    const one = { method, path, headers, names, body: await text(request) };
    asked.push(one);
    answer(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${portOf(server.address())}`, asked };
}

/** An endpoint that nobody listens on. */
export async function closedEndpoint(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  await new Promise((resolve) => server.close(resolve));
  return url;
}

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end();
