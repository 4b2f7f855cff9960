// What went wrong with a call, in words.
import { ChainError } from "../../functions/chain/errors.ts";
import type { Endpoint } from "./endpoint.ts";
import { oneLine } from "./text.ts";

/** Who could not do what was asked, and why; on one line. */
export function wordsFor(error: unknown, endpoint: Endpoint): string {
  if (error instanceof ChainError) return oneLine(error.message);
  const words = oneLine(String(error)).replace(/^Error: /, "");
  return isAnswer(error) ? `${endpoint.name} answered ${words}` : `${endpoint.unreachable} (${words})`;
}

/** Whether a server said so, as against a connection that could not be made or a request that could not be signed. */
export function isAnswer(error: unknown): boolean {
  if (error instanceof ChainError) return true;
  if (!(error instanceof Error && "$metadata" in error)) return false;
  const { $metadata } = error;
  return typeof $metadata === "object" && $metadata !== null && "httpStatusCode" in $metadata;
}
