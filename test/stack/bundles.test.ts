import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { bundleHandlers, bundleOf, handlerFileOf } from "../../lib/bundle.ts";

const root = new URL("../..", import.meta.url);
const Lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });
const lock = Lock.parse(JSON.parse(readFileSync(new URL("package-lock.json", root), "utf8")));

test.each(["validate-order", "notify-customer"])("the bundle of %s holds no dev dependency, and is small", (name) => {
  const { files, inputs } = bundleOf(handlerFileOf(name));
  const packages = new Set(inputs.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  expect(packages).toContain("node_modules/@aws-lambda-powertools/idempotency");
  for (const each of packages) expect(lock.packages[each], each).toEqual(expect.not.objectContaining({ dev: true }));
  // What is not from a package is the functions' own, and the contracts.
  const own = inputs.filter((file) => !file.includes("node_modules/"));
  expect(own.filter((file) => !/^(functions|events)\//.test(file))).toEqual([]);
  expect([...files.keys()].toSorted()).toEqual(["index.js", "index.js.map"]);
  expect(files.get("index.js")?.byteLength).toBeLessThan(700_000);
});

test("handlers bundled in one call come out as each on its own", async () => {
  const alone = bundleOf(handlerFileOf("validate-order"));
  const together = (await bundleHandlers()).get(handlerFileOf("validate-order"));
  expect(together?.files).toEqual(alone.files);
  expect(together?.inputs.toSorted()).toEqual(alone.inputs.toSorted());
});
