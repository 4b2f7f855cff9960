// What the command lines have in common: how they are read, and the numbers in them.
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { UsageError } from "./errors.ts";
import { quoted } from "./text.ts";

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; options: Options }>
>;

/** The arguments by these options, and what stands between them. Throws UsageError. */
export function parsed<const Options extends ParseArgsOptionsConfig>(
  argv: readonly string[],
  options: Options,
): Parsed<Options> {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options });
  } catch (error) {
    if (error instanceof TypeError && "code" in error) throw new UsageError(error.message.replaceAll("\n", " "));
    throw error;
  }
}

/** `--rate`: events a second. Throws UsageError. */
export function rateOf(text: string): number {
  const rate = Number(text);
  if (text.trim() !== "" && Number.isFinite(rate) && rate > 0) return rate;
  throw new UsageError(`--rate is ${quoted(text)}; it has to be a number of events a second above 0`);
}

const HIGHEST_COUNT = 1_000_000;

/** `--count`: a whole number from 1 to a million. Throws UsageError. */
export function countOf(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= HIGHEST_COUNT) return count;
  throw new UsageError(`--count is ${quoted(text)}; it has to be a whole number from 1 to ${HIGHEST_COUNT}`);
}

/** `--bus`. Throws UsageError. */
export function busOf(name: string): string {
  if (name !== "") return name;
  throw new UsageError("--bus is empty; it has to name an event bus");
}
