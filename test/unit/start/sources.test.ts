import { expect, test } from "vitest";
import { isSource } from "../../../bin/start/sources.ts";

test.each([
  "lib/tidings-stack.ts",
  "functions/validate-order/letter.md",
  "functions/validate-order/.rules.json",
  ".env",
  "config/dev.json",
  "cdk.json",
])("%s may have a part in the stack", (path) => {
  expect(isSource(path)).toBe(true);
});

test.each([
  "README.md",
  "docs/delivery.md",
  "test/stack/template.test.ts",
  "local/start.ts",
  "node_modules/zod/package.json",
  "cdk.out/manifest.json",
  ".git/index",
  "start.log",
  "functions/validate-order/.consumer.ts.swp",
  "functions/validate-order/consumer.ts~",
  "functions/validate-order/.#consumer.ts",
])("%s has none", (path) => {
  expect(isSource(path)).toBe(false);
});
