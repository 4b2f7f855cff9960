// What a client gets: from what a function returned (payload format 2.0), or for what went wrong.
import { validateHeaderName, validateHeaderValue } from "node:http";
import * as z from "zod";
import { isObject, parsed } from "../../json.ts";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
  /** What API Gateway itself says in it. */
  readonly message?: string;
}

const header = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const status = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{3}$/)
    .transform(Number),
]);

const Response = z.object({
  statusCode: status.pipe(z.int().min(200).max(599)),
  headers: z.record(z.string(), header).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** `reason` is for one that is not of the format. */
export type ReplyOrReason = { readonly reply: Reply } | { readonly reason: string };

/** What is no object with a `statusCode` is the body of a 200, a text as it is (API Gateway developer guide, "Lambda function response for format 2.0"). */
export function replyOf(payload: string): ReplyOrReason {
  const returned = parsed(payload);
  if (!isObject(returned) || !Object.hasOwn(returned, "statusCode")) {
    const body = Buffer.from(typeof returned === "string" ? returned : payload);
    return { reply: { status: 200, headers: { "content-type": "application/json" }, cookies: [], body } };
  }
  const response = Response.safeParse(returned);
  if (!response.success) {
    const words = response.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    return { reason: words.join("; ") };
  }
  const { statusCode: status, headers, cookies, body, isBase64Encoded } = response.data;
  const reply = {
    status,
    headers: headersOf(headers ?? {}),
    cookies: cookies ?? [],
    body: Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8"),
  };
  const reason = problemIn(reply);
  return reason === undefined ? { reply } : { reason };
}

export function messageReply(status: number, message: string): Reply {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { "content-type": "application/json" }, cookies: [], body, message };
}

/** What is between API Gateway and the client, and not for a function to say. */
const ofConnection = new Set(["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"]);

function headersOf(headers: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return Object.fromEntries([
    ["content-type", "text/plain;charset=utf-8"],
    ...own.filter(([name]) => !ofConnection.has(name)),
  ]);
}

function problemIn({ headers, cookies }: Reply): string | undefined {
  try {
    for (const [name, value] of [...Object.entries(headers), ...cookies.map((each) => ["set-cookie", each] as const)]) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
