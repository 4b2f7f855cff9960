import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { npmStart } from "../support/npm-start.ts";

test("npm start says what it built, shows each hop, and Ctrl-C ends it and leaves nothing behind", async () => {
  const started = npmStart(["--port", "0"]);
  const [, endpoint = ""] = await started.printed(/Ready in .* on (http:\/\/127\.0\.0\.1:\d+)\./);
  expect(started.output()).toMatch(
    /tidings-dev: 1 API, 1 bus, \d+ rules, 1 archive, \d+ queues, \d+ functions, 2 topics, 2 subscriptions, \d+ tables, 1 bucket/,
  );
  expect(started.output()).toContain(
    "export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1",
  );
  expect(started.output()).toContain(`--endpoint-url ${endpoint}`);
  expect(await (await fetch(`${endpoint}/_tidings/outputs`)).json()).toMatchObject({
    "tidings-dev": { EventBusName: "tidings" },
  });

  const Entries = [{ EventBusName: "tidings", Source: "orders.checkout", DetailType: "OrderSubmitted", Detail: "{}" }];
  const headers = { "x-amz-target": "AWSEvents.PutEvents", "content-type": "application/x-amz-json-1.1" };
  await fetch(endpoint, { method: "POST", headers, body: JSON.stringify({ Entries }) });
  await started.printed(
    /quarantined .*tidings-validate-order: OrderSubmitted does not keep to its contract: detail\.metadata/,
  );

  // Twice, as npm passes it on.
  started.child.kill("SIGINT");
  started.child.kill("SIGINT");
  expect(await started.exited).toBe(0);
  expect(started.output()).toMatch(
    /\nEnded after .*:\n\n.* {2}1 {2}event accepted\n(.*\n)* +1 {2}quarantined\n +nothing lost\n$/,
  );
  await expect(fetch(endpoint)).rejects.toThrow();
  expect(readdirSync(started.tmp)).toEqual([]);
});

test("npm start on a taken port says so, in one line", async () => {
  const first = npmStart(["--port", "0"]);
  const [, port = ""] = await first.printed(/Ready in .* on http:\/\/127\.0\.0\.1:(\d+)\./);
  const second = npmStart(["--port", port]);
  expect(await second.exited).toBe(1);
  expect(second.output()).toBe(
    `npm start: Port ${port} is taken by another program. Stop that one, or choose another port (0 takes any free one).\n`,
  );
});

test("npm start with an option that it doesn't have says so, in one line", async () => {
  const started = npmStart(["--prot", "1"]);
  expect(await started.exited).toBe(1);
  expect(started.output()).toMatch(/^npm start: Unknown option '--prot'/);
  expect(started.output().trim().split("\n")).toHaveLength(1);
});
