import { expect, test } from "vitest";
import { policyOf } from "../../bin/inbox/subscription.ts";
import { cli, noAwsCli } from "../support/aws-cli.ts";
import { startApp } from "../support/local-app.ts";

test.skipIf(noAwsCli)("the AWS CLI sends a sample, and a queue that it subscribed gets the notification", async () => {
  const app = await startApp();
  const { aws } = cli(app);
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

test.skipIf(noAwsCli)("the AWS CLI is told of bad JSON in Detail as by AWS", async () => {
  const app = await startApp();
  const { aws } = cli(app);
  const entries = JSON.stringify([
    { EventBusName: "tidings", Source: "orders.checkout", DetailType: "OrderSubmitted", Detail: "{oops" },
  ]);
  expect(await aws("events", "put-events", "--entries", entries)).toEqual({
    FailedEntryCount: 1,
    Entries: [{ ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." }],
  });
});
