// Has dynalite's HTTP handler answer a request that has come in full: no stream, and so nobody who could go away in the middle of it.
import { EventEmitter } from "node:events";
import type { OutgoingHttpHeaders, Server } from "node:http";

export interface WholeRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: object;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly text: string;
}

/** What the handler uses of a response. */
class Response {
  statusCode = 200;
  readonly #headers: OutgoingHttpHeaders = {};
  readonly #done: (reply: Reply) => void;

  constructor(done: (reply: Reply) => void) {
    this.#done = done;
  }

  setHeader(name: string, value: string | number): void {
    this.#headers[name] = value;
  }

  end(text = ""): void {
    this.#done({ status: this.statusCode, headers: this.#headers, text });
  }
}

/** The handler has the request, whole, by the time that this returns. */
export function handle(server: Server, { method, url, headers, body }: WholeRequest): Promise<Reply> {
  return new Promise((done) => {
    const request = Object.assign(new EventEmitter(), { method, url, headers });
    server.emit("request", request, new Response(done));
    if (body !== "") request.emit("data", Buffer.from(body));
    request.emit("end");
  });
}
