// Functions whose code stands in the template.
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { start } from "../../index.ts";
import { assembly } from "../support/assembly.ts";
import { lambda } from "../support/resources.ts";
import { invoke, run } from "../support/runtime.ts";

const inline = (name: string, ZipFile: string) => lambda(name, { Code: { ZipFile } });

test.each([
  ["CommonJS", `exports.handler = async (event) => ({ got: event, root: process.env.LAMBDA_TASK_ROOT.length > 0 });`],
  [
    "a module",
    `export const handler = async (event) => ({ got: event, root: import.meta.filename.endsWith("index.js") });`,
  ],
])("code in the template runs, as %s", async (_, text) => {
  const runtime = await run({ resources: { ...inline("fn", text), ...inline("other", "exports.handler = () => 2;") } });

  expect(runtime.notes).toEqual([]);
  expect((await invoke(runtime, "fn", { a: 1 })).answer).toEqual({ got: { a: 1 }, root: true });
});

test("its folder is gone with the runtime", async () => {
  const foldersOf = () => readdirSync(tmpdir()).filter((name) => name.startsWith("tidings-inline-"));
  const text = `exports.handler = async () => process.env.LAMBDA_TASK_ROOT;`;
  const runtime = await start({ assemblyDir: assembly({ Test: { resources: inline("fn", text) } }), port: 0 });
  const { answer } = await invoke(runtime, "fn");
  const [folder] = foldersOf().filter((name) => String(answer).includes(name));
  expect(folder).toBeDefined();

  await runtime.stop();

  expect(foldersOf()).not.toContain(folder);
});

test("code in the template in another language is named as not run", async () => {
  const runtime = await run({
    resources: lambda("fn", { Runtime: "python3.13", Code: { ZipFile: "def handler(event, context): pass" } }),
  });

  expect(runtime.notes).toEqual([
    "Function fn can't be run here: its runtime is python3.13, and only Node.js runs here. Every invocation of it fails.",
  ]);
});
