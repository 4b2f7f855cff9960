// Synthesizes the stack in a thread of its own, so that CDK's 150 MB are given back before the first event.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Worker } from "node:worker_threads";
import { root } from "./sources.ts";

export interface SynthesisOptions {
  /** Where the cloud assembly is written to. */
  readonly outdir: string;
  /** Beside that of cdk.json, and stronger, as the CDK CLI's `-c`. */
  readonly context: Readonly<Record<string, string>>;
}

/** In the assembly, as JSON: HandlersFile. */
export const HANDLERS_FILE = "handlers.json";

/** By the handler's file: the folder of its asset, and what of the project went into it. Files are named relative to the project's folder. */
export type HandlersFile = Record<string, { folder: string; sources: readonly string[] }>;

/** Writes the cloud assembly. Throws what CDK, esbuild or the stack throws. */
export async function synthesize(outdir: string, context: SynthesisOptions["context"] = {}): Promise<void> {
  // CDK's own validation of the template takes longer than everything else together; `npm run synth` and CI do it.
  const env = { CDK_VALIDATION: "false", ...process.env };
  const workerData: SynthesisOptions = { outdir, context };
  const thread = new Worker(new URL("./synthesize-thread.ts", import.meta.url), { workerData, env });
  try {
    await once(thread, "exit");
  } catch (error) {
    throw withPlace(error);
  }
}

/** Node names the place of a syntax error in the first line of the stack alone. */
function withPlace(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const [, place] = /^file:\/\/(\S+:\d+)\n/.exec(error.stack ?? "") ?? [];
  if (!place || error.message.includes(place)) return error;
  const message = `${relative(root, place)}: ${error.message}`;
  return Object.assign(new Error(message), { stack: message });
}

export interface Handler {
  /** Where its code lies. */
  readonly folder: string;
  readonly sources: readonly string[];
}

/** By the handler's file, relative to the project's folder: the handlers in an assembly that `synthesize` wrote. */
export function handlersIn(assemblyDir: string): Map<string, Handler> {
  const handlers: HandlersFile = JSON.parse(readFileSync(join(assemblyDir, HANDLERS_FILE), "utf8"));
  return new Map(
    Object.entries(handlers).map(([file, { folder, sources }]) => [
      file,
      { folder: join(assemblyDir, folder), sources },
    ]),
  );
}
