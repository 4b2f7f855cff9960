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

/** In the assembly: by the handler's file, relative to the project's folder, the folder of its asset. */
export const HANDLERS_FILE = "handlers.json";

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

/** By the handler's file, relative to the project's folder, where its code lies in an assembly that `synthesize` wrote. */
export function handlersIn(assemblyDir: string): ReadonlyMap<string, string> {
  const handlers: unknown = JSON.parse(readFileSync(join(assemblyDir, HANDLERS_FILE), "utf8"));
  const folders = Object.entries(typeof handlers === "object" && handlers !== null ? handlers : {});
  return new Map(folders.map(([file, folder]) => [file, join(assemblyDir, String(folder))]));
}
