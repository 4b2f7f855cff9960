// In a process of its own, since what is loaded once stays loaded.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { assembly } from "../support/assembly.ts";
import { bucket, queue } from "../support/resources.ts";

const runtime = new URL("../../index.ts", import.meta.url).href;

/** Starts the runtime, asks it for a path of S3's, stops it, and tells which packages were asked for; ends by itself only if nothing is left running. */
const program = (assemblyDir: string, path: string | undefined) => `
  import { registerHooks } from "node:module";
  const asked = new Set();
  registerHooks({ resolve: (name, context, next) => { asked.add(name); return next(name, context); } });
  const { start } = await import(${JSON.stringify(runtime)});
  const runtime = await start({ assemblyDir: ${JSON.stringify(assemblyDir)}, port: 0 });
  const headers = { authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/s3/aws4_request" };
  const path = ${JSON.stringify(path ?? null)};
  if (path !== null) console.error(await (await fetch(runtime.endpoint + path, { headers })).text());
  await runtime.stop();
  console.log(JSON.stringify(["dynalite", "fauxqs"].filter((name) => asked.has(name))));
`;

async function run(resources: Record<string, object>, path?: string) {
  const text = program(assembly({ Test: { resources } }), path);
  const options = { timeout: 45_000 };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", text], options);
  const packages: unknown = JSON.parse(stdout);
  return { packages, answer: stderr };
}

test("S3 is loaded by the first request to it alone, and its process ends by itself", async () => {
  expect((await run(queue("q"))).packages).toEqual(["dynalite"]);
  expect((await run(bucket("photos"))).packages).toEqual(["dynalite"]);
  const { packages, answer } = await run(bucket("photos"), "/");
  expect({ packages, names: /<Name>([^<]*)<\/Name>/.exec(answer)?.[1] }).toEqual({
    packages: ["dynalite", "fauxqs"],
    names: "photos",
  });
});
