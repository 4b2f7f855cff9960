// Each rule of `npm run boundaries` bites: in a small tree that breaks it, it is the one that is broken.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import { expect, onTestFinished, test } from "vitest";

const config = new URL("../../.dependency-cruiser.mjs", import.meta.url).pathname;
const options = await extractOptions(config);

type Tree = Readonly<Record<string, string>>;

const dependencies = ["zod", "@aws-sdk/client-sqs", "@middy/core"];
const devDependencies = ["esbuild", "@types/aws-lambda"];

/** A tree that keeps to the rules; what a test gives is added to it. */
const sound: Tree = {
  "package.json": JSON.stringify({
    imports: { "#local": "./local/index.ts" },
    dependencies: Object.fromEntries(dependencies.map((name) => [name, "1.0.0"])),
    devDependencies: Object.fromEntries(devDependencies.map((name) => [name, "1.0.0"])),
  }),
  "local/package.json": JSON.stringify({ dependencies: { zod: "1.0.0" } }),
  ...Object.fromEntries(
    [...dependencies, ...devDependencies].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js", types: "index.d.ts" })],
      [`node_modules/${name}/${name.startsWith("@types/") ? "index.d.ts" : "index.js"}`, "export {};"],
    ]),
  ),
  "events/index.ts": 'import "zod";',
  "functions/consumer.ts": 'import "../events/index.ts";',
  "functions/chain/chain.ts":
    'import "@middy/core"; import "@aws-sdk/client-sqs"; import type { SQSEvent } from "aws-lambda";',
  "functions/one/consumer.ts": 'import "../consumer.ts"; import "./business-rules.ts";',
  "functions/one/business-rules.ts": "export {};",
  "functions/one/handler.ts": 'import "../chain/chain.ts"; import "./consumer.ts";',
  "lib/stack.ts": 'import "../functions/one/consumer.ts"; import "esbuild";',
  "bin/start.ts": 'import "#local"; import "../lib/stack.ts";',
  "test/unit/some.ts": 'import "#local"; import "../../bin/start.ts";',
  "local/index.ts": 'import "./services/sqs/service.ts"; import "./command/run.ts"; import "./view/view.ts";',
  "local/command/run.ts": 'import "../view/view.ts";',
  "local/view/view.ts":
    'import type { Service } from "../services/service.ts"; import "../clock.ts"; import "../journal/journal.ts";',
  "local/clock.ts": "export {};",
  "local/journal/journal.ts": "export {};",
  "local/event-pattern/index.ts": "export {};",
  "local/services/service.ts": "export interface Service {}",
  "local/services/sqs/service.ts": 'import type { Service } from "../service.ts"; import "./message.ts"; import "zod";',
  "local/services/sqs/message.ts": "export {};",
  "local/services/lambda/service.ts": 'import "../sqs/service.ts";',
  "local/services/sns/service.ts": 'import "../sqs/message.ts"; import "../../event-pattern/index.ts";',
  "local/wire/server.ts": 'import type { Service } from "../services/service.ts";',
  "local/template/build.ts": 'import type { Service } from "../services/service.ts";',
};

/** The names of the rules that the tree breaks. */
async function broken(more: Tree): Promise<string[]> {
  const baseDir = mkdtempSync(join(tmpdir(), "tidings-boundaries-"));
  onTestFinished(() => rmSync(baseDir, { recursive: true }));
  for (const [file, text] of Object.entries({ ...sound, ...more })) {
    mkdirSync(dirname(join(baseDir, file)), { recursive: true });
    writeFileSync(join(baseDir, file), text);
  }
  const { output } = await cruise(["."], { ...options, baseDir, validate: true });
  if (typeof output === "string") throw new Error(output);
  return [...new Set(output.summary.violations.map(({ rule }) => rule.name))].sort();
}

test("a tree that keeps to the rules breaks none", async () => {
  expect(await broken({})).toEqual([]);
});

const breaches: readonly (readonly [rule: string, file: string, text: string])[] = [
  ["all-is-found", "lib/more.ts", 'import "./gone.ts";'],
  ["events-know-nobody", "events/more.ts", 'import "../functions/consumer.ts";'],
  ["events-know-nobody", "events/more.ts", 'import type { Service } from "#local";'],
  ["functions-know-events", "functions/more.ts", 'import type { Stack } from "../lib/stack.ts";'],
  ["functions-know-events", "functions/chain/more.ts", 'export * from "#local";'],
  ["lib-knows-functions", "lib/more.ts", 'import "../bin/start.ts";'],
  ["lib-knows-functions", "lib/more.ts", 'await import("#local");'],
  ["nobody-knows-tests", "bin/more.ts", 'import "../test/unit/some.ts";'],
  ["events-know-no-aws", "events/more.ts", 'import "@aws-sdk/client-sqs";'],
  ["events-know-no-aws", "events/more.ts", 'import type { SQSEvent } from "aws-lambda";'],
  ["decisions-know-no-aws", "functions/two/consumer.ts", 'import type { SQSClient } from "@aws-sdk/client-sqs";'],
  ["decisions-know-no-aws", "functions/one/business-rules.ts", 'import "../chain/chain.ts";'],
  ["decisions-know-no-aws", "functions/one/shelf-protocol.ts", 'import "@aws-sdk/client-sqs";'],
  ["decisions-know-no-aws", "functions/consumer.ts", 'import "@middy/core";'],
  ["deployed-code-has-its-dependencies", "functions/chain/more.ts", 'import "esbuild";'],
  ["deployed-code-has-its-dependencies", "events/more.ts", 'import "esbuild";'],
  ["local-is-independent", "local/more.ts", 'import type { Event } from "../events/index.ts";'],
  ["local-is-independent", "local/test/some.test.ts", 'import "../../bin/start.ts";'],
  ["local-has-its-dependencies", "local/more.ts", 'import "@middy/core";'],
  ["local-has-its-dependencies", "local/services/sqs/more.ts", 'import "@aws-sdk/client-sqs";'],
  ["local-has-one-door", "bin/more.ts", 'import "../local/clock.ts";'],
  ["local-has-one-door", "test/support/more.ts", 'import type { Service } from "../../local/services/service.ts";'],
  ["runtime-knows-no-view", "local/start.ts", 'import type { View } from "./view/view.ts";'],
  ["runtime-knows-no-view", "local/wire/more.ts", 'import "../command/run.ts";'],
  ["view-knows-hops-alone", "local/view/more.ts", 'import "../wire/server.ts";'],
  ["event-pattern-knows-nobody", "local/event-pattern/more.ts", 'import "../clock.ts";'],
  ["permissions-know-nobody", "local/permissions/more.ts", 'import "../clock.ts";'],
  ["no-way-into-a-service", "local/wire/more.ts", 'import type { Message } from "../services/sqs/message.ts";'],
  ["no-way-into-a-service", "local/template/more.ts", 'import "../services/sns/service.ts";'],
  ["services-keep-to-themselves", "local/services/sqs/more.ts", 'import "../sns/service.ts";'],
  ["services-keep-to-themselves", "local/services/s3/service.ts", 'import type { Message } from "../sqs/message.ts";'],
  ["lambda-keeps-to-its-exceptions", "local/services/lambda/more.ts", 'import "../sns/service.ts";'],
  ["sns-keeps-to-its-exceptions", "local/services/sns/more.ts", 'import "../sqs/service.ts";'],
];

test.each(breaches)("%s: %s: %s", async (rule, file, text) => {
  expect(await broken({ [file]: text })).toEqual([rule]);
});

test.each([
  ["of imports", 'import "./b.ts";', 'import "./a.ts";'],
  [
    "of types alone",
    'import type { B } from "./b.ts"; export type A = B;',
    'import type { A } from "./a.ts"; export type B = A;',
  ],
  ["of a file with itself", 'import "./a.ts";', "export {};"],
])("no-circles: a circle %s", async (_, a, b) => {
  expect(await broken({ "lib/a.ts": a, "lib/b.ts": b })).toEqual(["no-circles"]);
});

test("there is a breach for every rule", () => {
  const rules = options.ruleSet?.forbidden?.map(({ name }) => name) ?? [];

  expect(new Set(["no-circles", ...breaches.map(([rule]) => rule)])).toEqual(new Set(rules));
});
