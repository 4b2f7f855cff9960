// The README's lists are true.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { run } from "./support/runtime.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The names in backticks in the first match of the pattern's group. */
function namesIn(pattern: RegExp): string[] {
  const [, text = ""] = pattern.exec(readme) ?? [];
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}

test.each([
  ["EventBridge", "AWSEvents"],
  ["SQS", "AmazonSQS"],
  ["DynamoDB", "DynamoDB_20120810"],
  ["CloudWatch Logs", "Logs_20140328"],
])("every operation that it names for %s is run", async (service, target) => {
  const names = namesIn(new RegExp(`\\| ${service} \\| ([^|]+) \\|`));
  const { endpoint } = await run({ resources: {} });

  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const headers = { "x-amz-target": `${target}.${name}` };
    const response = await fetch(endpoint, { method: "POST", headers, body: "{}" });
    expect([name, response.headers.get("x-amzn-errortype")]).not.toEqual([name, "UnknownOperationException"]);
  }
});

test.each([
  ["SNS", "sns"],
  ["IAM", "iam"],
  ["STS", "sts"],
])("every operation that it names for %s is run", async (service, scope) => {
  const names = namesIn(new RegExp(`\\| ${service} \\| ([^|]+) \\|`));
  const { endpoint } = await run({ resources: {} });

  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const authorization = `AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/${scope}/aws4_request, Signature=none`;
    const response = await fetch(endpoint, { method: "POST", headers: { authorization }, body: `Action=${name}` });
    expect(await response.text()).not.toContain("InvalidAction");
  }
});

test("every resource type that it names is known, and no other", async () => {
  const named = [
    ...namesIn(/Resource types: ([^.]+)\./),
    ...namesIn(/there to be referred to, and do nothing: ([^.]+)\./),
  ];
  const known = async (Type: string) => {
    // Properties may be missing, which is an error of its own; a type that is not known is none.
    const runtime = await run({ resources: { One: { Type } } }).catch(() => undefined);
    return !runtime?.notes.some((note) => note.startsWith(`${Type} is not run`));
  };

  expect(named).toHaveLength(38);
  for (const type of named) expect([type, await known(type)]).toEqual([type, true]);
  expect(await known("AWS::KMS::Key")).toBe(false);
});
