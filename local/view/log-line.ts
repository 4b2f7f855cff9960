// What a function logged, as one short text: of a JSON line its level, its message and the fields that are its own.
import { isObject, parsed } from "../json.ts";
import type { FunctionLine } from "../services/service.ts";
import { cut } from "./printable.ts";

export interface LogText {
  /** In small letters, as in `warn`; `log` for a line that has none. */
  readonly level: string;
  readonly text: string;
}

/** What Powertools' logger and Lambda's own JSON format add to every line. */
const everywhere = new Set([
  "level",
  "message",
  "timestamp",
  "service",
  "sampling_rate",
  "cold_start",
  "function_arn",
  "function_memory_size",
  "function_name",
  "function_request_id",
  "requestId",
  "xray_trace_id",
  "error",
]);

const LONGEST_VALUE = 160;
const LONGEST_LINE = 2_000;
const stackFrame = /^\s+at .*(:\d+:\d+\)?|\(<anonymous>\)|\(native\))$/;

export class LogTexts {
  /** Functions whose last line was a line of a stack. */
  readonly #inStack = new Set<string>();

  /** Undefined for a line that is not shown: of a stack that is written out, only the first place is. */
  of({ functionName, text }: FunctionLine): LogText | undefined {
    if (stackFrame.test(text)) {
      if (this.#inStack.has(functionName)) return undefined;
      this.#inStack.add(functionName);
    } else this.#inStack.delete(functionName);
    const line = text.startsWith("{") ? parsed(text) : undefined;
    if (!isObject(line) || !("message" in line)) return { level: "log", text: cut(text, LONGEST_LINE) };
    const level = typeof line.level === "string" ? line.level.toLowerCase() : "log";
    const own = Object.entries(line).filter(([key, value]) => !everywhere.has(key) && value !== null);
    const words = [
      told(line.message),
      ...own.map(([key, value]) => `${key}=${cut(told(value), LONGEST_VALUE)}`),
      ...errorIn(line.error),
    ];
    return { level: cut(level, 13), text: cut(words.filter((each) => each !== "").join("  "), LONGEST_LINE) };
  }
}

/** Told without reading the line, for when there are too many of them. */
export function looksGrave({ text }: FunctionLine): boolean {
  return text.startsWith("{") && /"(ERROR|CRITICAL|FATAL)"/i.test(text.slice(0, 500));
}

function told(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `TypeError: boom at index.mjs:3:9`: of the stack, no more than where it starts. */
function errorIn(error: unknown): string[] {
  if (!isObject(error)) return error === undefined ? [] : [told(error)];
  const { name = "Error", message = "", stack } = error;
  const [, file = ""] = /\n\s+at .*?([^/\\(]+:\d+:\d+)\)?/.exec(typeof stack === "string" ? stack : "") ?? [];
  return [`${told(name)}: ${told(message)}${file && ` at ${file}`}`];
}
