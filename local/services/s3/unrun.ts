// What fauxqs would take for something else: it knows no subresources but these, and would overwrite an object with its own tags.
import type { IncomingMessage } from "node:http";
import { AwsError } from "../../wire/errors.ts";
import type { Address } from "./address.ts";

/** fauxqs's own limit for a request's body. */
const MOST_BYTES = 11 * 1024 * 1024;

/** The query parameters that are run, by method, for the service, a bucket and an object. */
const run: Readonly<Record<"service" | "bucket" | "object", Readonly<Record<string, readonly string[]>>>> = {
  service: { GET: ["max-buckets"] },
  bucket: {
    DELETE: ["lifecycle"],
    GET: [
      "continuation-token",
      "delimiter",
      "encoding-type",
      "fetch-owner",
      "lifecycle",
      "list-type",
      "location",
      "marker",
      "max-keys",
      "prefix",
      "start-after",
    ],
    HEAD: [],
    POST: ["delete"],
    PUT: ["lifecycle"],
  },
  object: {
    DELETE: ["uploadId"],
    GET: ["attributes", "partNumber"],
    HEAD: ["partNumber"],
    POST: ["uploadId", "uploads"],
    PUT: ["partNumber", "uploadId"],
  },
};

/** Signatures, the SDKs' own marks, and what the answer's headers should be (which is not heeded). */
const always = /^(x-id|x-amz-.*|AWSAccessKeyId|Signature|Expires|response-.*)$/i;

/** Conditions of a write: not to heed them would overwrite what the caller wants kept. */
const conditions = [
  "if-match",
  "if-none-match",
  "x-amz-copy-source-if-match",
  "x-amz-copy-source-if-none-match",
  "x-amz-copy-source-if-modified-since",
  "x-amz-copy-source-if-unmodified-since",
];

/** What the request is refused with; undefined where it is run. */
export function refusalOf(request: IncomingMessage, { bucket, key, query }: Address): AwsError | undefined {
  const { method = "", headers } = request;
  const level = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const what = `${method} of ${level === "service" ? "the service" : level === "bucket" ? "a bucket" : "an object"}`;
  const known = Object.hasOwn(run[level], method) ? run[level][method] : undefined;
  if (!known) return new AwsError("MethodNotAllowed", `The local runtime's S3 has no ${what}.`, { status: 405 });
  const strange = [...query.keys()].find((name) => !known.includes(name) && !always.test(name));
  if (strange !== undefined) return notImplemented(`${what} with ?${strange}`);
  if (method === "POST" && level === "object" && !query.has("uploads") && !query.has("uploadId"))
    return notImplemented(what);
  if (method !== "GET" && method !== "HEAD") {
    const condition = conditions.find((name) => headers[name] !== undefined);
    if (condition) return notImplemented(`${what} with the condition ${condition}`);
  }
  const bytes = Number(headers["x-amz-decoded-content-length"] ?? headers["content-length"] ?? 0);
  if (bytes > MOST_BYTES)
    return new AwsError(
      "EntityTooLarge",
      `The local runtime's S3 takes ${MOST_BYTES} bytes in one request, and this one has ${bytes}: upload the object in parts.`,
    );
  return undefined;
}

function notImplemented(what: string): AwsError {
  return new AwsError("NotImplemented", `The local runtime's S3 does not run ${what}.`, { status: 501 });
}
