import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { policyOf } from "../../bin/inbox/subscription.ts";
import { type App, startApp } from "../support/local-app.ts";

const run = promisify(execFile);
const root = new URL("../..", import.meta.url);
// CI installs it, so that there its absence is a failure; a machine that has but Node skips these.
const skipped = !process.env.CI && spawnSync("aws", ["--version"]).status !== 0;

/** The AWS CLI in a bare shell: no profile, no configuration, just the variables that `npm start` prints. */
function cli(app: App) {
  const home = mkdtempSync(join(tmpdir(), "tidings-cli-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: "us-east-1",
  };
  return async (...args: string[]): Promise<unknown> => {
    const { stdout } = await run("aws", [...args, "--endpoint-url", app.runtime.endpoint, "--output", "json"], {
      cwd: root,
      env,
    });
    return stdout === "" ? undefined : JSON.parse(stdout);
  };
}

test.skipIf(skipped)("the AWS CLI sends a sample, and a queue that it subscribed gets the notification", async () => {
  const app = await startApp();
  const aws = cli(app);
  const topic = app.output("NotificationsTopicArn");
  const queue = "arn:aws:sqs:us-east-1:000000000000:inbox";
  const attributes = JSON.stringify({ Policy: policyOf(queue, topic) });
  await aws("sqs", "create-queue", "--queue-name", "inbox", "--attributes", attributes);
  await aws("sns", "subscribe", "--topic-arn", topic, "--protocol", "sqs", "--notification-endpoint", queue);
  const put = await aws("events", "put-events", "--entries", "file://events/samples/order-submitted.json");
  expect(put).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) }] });
  const url = `${app.runtime.endpoint}/000000000000/inbox`;
  const received = await aws("sqs", "receive-message", "--queue-url", url, "--wait-time-seconds", "20");
  expect(received).toMatchObject({ Messages: [{ Body: expect.stringContaining('"Type":"Notification"') }] });
});

test.skipIf(skipped)("the AWS CLI is told of bad JSON in Detail as by AWS", async () => {
  const app = await startApp();
  const aws = cli(app);
  const entries = JSON.stringify([
    { EventBusName: "tidings", Source: "orders.checkout", DetailType: "OrderSubmitted", Detail: "{oops" },
  ]);
  expect(await aws("events", "put-events", "--entries", entries)).toEqual({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." }],
  });
});
