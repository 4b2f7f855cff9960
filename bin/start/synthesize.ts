// Synthesizes the stack in a thread of its own, so that CDK's 150 MB are given back before the first event.
import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** Writes the cloud assembly to `outdir`. Throws what CDK, esbuild or the stack throws. */
export async function synthesize(outdir: string): Promise<void> {
  const thread = new Worker(new URL("./synthesize-thread.ts", import.meta.url), { workerData: { outdir } });
  await once(thread, "exit");
}
