// Synthesizes the stack in a thread of its own, so that CDK's 150 MB are given back before the first event.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as z from "zod";

export interface SynthesisOptions {
  /** Where the cloud assembly is written to. */
  readonly outdir: string;
  /** Beside that of cdk.json, and stronger, as the CDK CLI's `-c`. */
  readonly context: Readonly<Record<string, string>>;
}

/** In the assembly: by the handler's file, relative to the project's folder, the folder of its asset. */
export const HANDLERS_FILE = "handlers.json";

const Handlers = z.record(z.string(), z.string());

/** Writes the cloud assembly. Throws what CDK, esbuild or the stack throws. */
export async function synthesize(outdir: string, context: SynthesisOptions["context"] = {}): Promise<void> {
  // CDK's own validation of the template takes longer than everything else together; `npm run synth` and CI do it.
  const env = { CDK_VALIDATION: "false", ...process.env };
  const workerData: SynthesisOptions = { outdir, context };
  const thread = new Worker(new URL("./synthesize-thread.ts", import.meta.url), { workerData, env });
  await once(thread, "exit");
}

/** By the handler's file, relative to the project's folder, where its code lies in an assembly that `synthesize` wrote. */
export function handlersIn(assemblyDir: string): ReadonlyMap<string, string> {
  const handlers = Handlers.parse(JSON.parse(readFileSync(join(assemblyDir, HANDLERS_FILE), "utf8")));
  return new Map(Object.entries(handlers).map(([file, folder]) => [file, join(assemblyDir, folder)]));
}
