// AWS's query protocol (SNS): a form as input, XML as output.
import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf } from "./body.ts";
import { AwsError } from "./errors.ts";
import { internalFailure } from "./json-protocol.ts";
import { type XmlValue, xml } from "./xml.ts";

/** One operation: reads the form's fields, answers with what stands in `<XResult>`. Throws AwsError. */
export type QueryOperation = (form: QueryForm) => Promise<Record<string, XmlValue>> | Record<string, XmlValue>;

export interface QueryProtocol {
  /** The service's name in messages, as in `sns`. */
  readonly service: string;
  readonly namespace: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

/** The fields of a query request, with its lists (`X.member.1`) and maps (`X.entry.1.key`). */
export class QueryForm {
  readonly #fields: ReadonlyMap<string, string>;

  constructor(fields: Iterable<readonly [string, string]>) {
    this.#fields = new Map(fields);
  }

  get(name: string): string | undefined {
    return this.#fields.get(name);
  }

  /** Throws AwsError InvalidParameter. */
  need(name: string): string {
    const value = this.#fields.get(name);
    if (value === undefined || value === "")
      throw new AwsError("InvalidParameter", `Invalid parameter: ${name} Reason: no value for required parameter`);
    return value;
  }

  /** The forms under `name.member.1`, `name.member.2` and so on (or `entry`), each with the rest of the names. */
  list(name: string, kind: "member" | "entry" = "member"): QueryForm[] {
    const items = new Map<number, [string, string][]>();
    const prefix = `${name}.${kind}.`;
    for (const [key, value] of this.#fields) {
      if (!key.startsWith(prefix)) continue;
      const [, index = "", rest = ""] = /^(\d+)\.?(.*)$/s.exec(key.slice(prefix.length)) ?? [];
      const item = items.get(Number(index)) ?? [];
      item.push([rest, value]);
      items.set(Number(index), item);
    }
    return [...items].sort(([a], [b]) => a - b).map(([, fields]) => new QueryForm(fields));
  }

  /** A map of texts, as in `Attributes.entry.1.key` and `.value`. */
  map(name: string): Record<string, string> {
    return Object.fromEntries(this.list(name, "entry").map((each) => [each.get("key") ?? "", each.get("value") ?? ""]));
  }
}

export async function answerQuery(
  protocol: QueryProtocol,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  const metadata = { RequestId: requestId };
  let status = 200;
  let text: string;
  try {
    const form = new QueryForm(new URLSearchParams(await bodyOf(request)));
    const name = form.get("Action") ?? "";
    const operation = Object.hasOwn(protocol.operations, name) ? protocol.operations[name] : undefined;
    if (!operation)
      throw new AwsError(
        "InvalidAction",
        `The local runtime does not run ${protocol.service}:${name || "(no Action given)"}.`,
      );
    const result = await operation(form);
    text = xml(`${name}Response`, { [`${name}Result`]: result, ResponseMetadata: metadata }, protocol.namespace);
  } catch (thrown) {
    const error = thrown instanceof AwsError ? thrown : internalFailure(thrown);
    status = error.status;
    const Type = status < 500 ? "Sender" : "Receiver";
    const told = { Type, Code: error.code, Message: error.message };
    text = xml("ErrorResponse", { Error: told, RequestId: requestId }, protocol.namespace);
  }
  if (response.destroyed) return;
  const headers = {
    "content-type": "text/xml",
    "x-amzn-requestid": requestId,
    "content-length": Buffer.byteLength(text),
  };
  response.writeHead(status, headers).end(text);
}
