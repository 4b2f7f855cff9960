// Reads a request's body, up to a limit.
import type { IncomingMessage } from "node:http";
import { AwsError } from "./errors.ts";

/** Above anything that AWS takes. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The body as text. Throws AwsError RequestEntityTooLarge. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new AwsError("RequestEntityTooLarge", `The request is larger than ${MOST_BYTES} bytes.`, { status: 413 });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The body; undefined where it has more bytes than that. It is read to its end all the same, since a client that still sends does not hear its answer. */
export async function bytesOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes <= most) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes <= most ? Buffer.concat(chunks) : undefined;
}
