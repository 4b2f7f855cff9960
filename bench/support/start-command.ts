// What `npm start` runs, so that a benchmark can run it without npm in between.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./children.ts";
import { BenchError } from "./errors.ts";

/** The line that says where it runs. */
export const READY = /^Ready in .* on (http:\/\/127\.0\.0\.1:\d+)/m;

/** The words of package.json's `start` script with these arguments; its `node` is the Node that runs the benchmark. */
export function startCommand(...args: string[]): string[] {
  const [program, ...rest] = startScript().split(/\s+/);
  if (program !== "node")
    throw new BenchError(`package.json's start script does not begin with node: ${startScript()}`);
  return [process.execPath, ...rest, ...args];
}

/** V8's options of the `start` script, for another entry. */
export function startFlags(): string[] {
  return startScript()
    .split(/\s+/)
    .filter((word) => word.startsWith("--"));
}

function startScript(): string {
  const text: unknown = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  if (isObject(text) && isObject(text.scripts) && typeof text.scripts.start === "string") return text.scripts.start;
  throw new BenchError("package.json has no start script");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
