// Has a service answer without the client hearing of it.
import type { ServerResponse } from "node:http";

export interface Captured {
  readonly status: number;
  readonly text: string;
}

/** `answer` is fulfilled when the service has answered, or the client has gone. */
export function captured(response: ServerResponse): { response: ServerResponse; answer: Promise<Captured> } {
  const { promise, resolve } = Promise.withResolvers<Captured>();
  const chunks: Buffer[] = [];
  let status = 200;
  const keep = (chunk: unknown) => {
    if (typeof chunk === "string") chunks.push(Buffer.from(chunk));
    else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const done = () => resolve({ status, text: Buffer.concat(chunks).toString("utf8") });
  const instead: Readonly<Record<string, (...given: unknown[]) => unknown>> = {
    writeHead: (code) => {
      if (typeof code === "number") status = code;
      return stand;
    },
    setHeader: () => stand,
    appendHeader: () => stand,
    flushHeaders: () => undefined,
    write: (chunk) => {
      keep(chunk);
      return true;
    },
    end: (chunk) => {
      keep(chunk);
      done();
      return stand;
    },
  };
  const stand = new Proxy(response, {
    get: (target, name) => {
      if (typeof name === "string" && Object.hasOwn(instead, name)) return instead[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  response.once("close", done);
  return { response: stand, answer: promise };
}
