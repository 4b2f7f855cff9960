// What a command says when it can't go on: one line that tells what to do.
import { RuntimeError } from "../errors.ts";
import { TemplateError } from "../template/errors.ts";

/** Something is wrong with the command line: what, and what would be right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * What went wrong, in a line; for an error in the code under `root` (a folder's URL, with its slash) one more, with the place. An error of the
 * command line, the port or the template needs none: its message says what to do.
 */
export function wordsFor(error: unknown, root: string | undefined): string {
  if (!(error instanceof Error)) return String(error);
  if (isMendable(error)) return error.message.replace(/\s*\n\s*/g, " ");
  const own = (line: string) => root !== undefined && line.includes(root) && !line.includes("node_modules");
  const frame = error.stack?.split("\n").find(own);
  return frame && root ? `${error.message}\n  ${frame.trim().replace(root, "")}` : error.message;
}

function isMendable(error: Error): boolean {
  if (error instanceof RuntimeError || error instanceof TemplateError || error instanceof UsageError) return true;
  return "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
