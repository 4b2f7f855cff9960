import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { bundleHandlers, bundleOf, handlerFileOf, handlerFiles } from "../../lib/bundle.ts";

const root = new URL("../..", import.meta.url);
const Lock = z.object({ packages: z.record(z.string(), z.object({ dev: z.boolean().optional() })) });
const lock = Lock.parse(JSON.parse(readFileSync(new URL("package-lock.json", root), "utf8")));

/** A consumer holds the clients of five services, S3's for claims alone. */
const MOST_BYTES = 825_000;

const handlers = handlerFiles().map((file) => [basename(dirname(file)), file] as const);

test.each(handlers)("the bundle of %s holds no dev dependency, and is small", (_, file) => {
  const { files, inputs } = bundleOf(file);
  const packages = new Set(inputs.flatMap((each) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(each)?.[0] ?? []));
  expect(packages).toContain("node_modules/@aws-lambda-powertools/logger");
  for (const each of packages) expect(lock.packages[each], each).toEqual(expect.not.objectContaining({ dev: true }));
  // What is not from a package is the functions' own, and the contracts.
  const own = inputs.filter((each) => !each.includes("node_modules/"));
  expect(own.filter((each) => !/^(functions|events)\//.test(each))).toEqual([]);
  expect([...files.keys()].toSorted()).toEqual(["index.js", "index.js.map"]);
  expect(files.get("index.js")?.byteLength).toBeLessThan(MOST_BYTES);
});

test("handlers bundled in one call come out as each on its own", async () => {
  const alone = bundleOf(handlerFileOf("validate-order"));
  const together = (await bundleHandlers()).get(handlerFileOf("validate-order"));
  expect(together?.files).toEqual(alone.files);
  expect(together?.inputs.toSorted()).toEqual(alone.inputs.toSorted());
});
