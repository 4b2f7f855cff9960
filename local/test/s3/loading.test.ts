// In a process of its own, since what is loaded once stays loaded.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { assembly } from "../support/assembly.ts";
import { bucket, queue } from "../support/resources.ts";

const runtime = new URL("../../index.ts", import.meta.url).href;

/** Starts and stops the runtime, and tells which packages were asked for; ends by itself only if nothing is left running. */
const program = (assemblyDir: string) => `
  import { registerHooks } from "node:module";
  const asked = new Set();
  registerHooks({ resolve: (name, context, next) => { asked.add(name); return next(name, context); } });
  const { start } = await import(${JSON.stringify(runtime)});
  const runtime = await start({ assemblyDir: ${JSON.stringify(assemblyDir)}, port: 0 });
  await runtime.stop();
  console.log(JSON.stringify(["dynalite", "fauxqs"].filter((name) => asked.has(name))));
`;

async function packagesFor(resources: Record<string, object>): Promise<unknown> {
  const text = program(assembly({ Test: { resources } }));
  const options = { timeout: 45_000 };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", text], options);
  return JSON.parse(stdout);
}

test("S3 is loaded for a stack with a bucket alone, and its process ends by itself", async () => {
  expect(await packagesFor(bucket("photos"))).toEqual(["dynalite", "fauxqs"]);
  expect(await packagesFor(queue("q"))).toEqual(["dynalite"]);
});
