import { ListSubscriptionsCommand, PublishCommand } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { OrderSubmitted } from "../../events/index.ts";
import { command } from "../support/command.ts";
import { type App, startApp } from "../support/local-app.ts";
import { anOrder } from "../support/orders.ts";

/** An inbox that listens by now. */
async function inboxOf(app: App, ...args: string[]) {
  const inbox = command("inbox", ["--endpoint", app.runtime.endpoint, ...args]);
  await inbox.printed("stderr", /^listening to .*\n/m);
  return inbox;
}

/** What an inbox makes: its queues' URLs, and its subscriptions' endpoints. */
async function made(app: App) {
  const { QueueUrls: queues = [] } = await app.sqs.send(new ListQueuesCommand({ QueueNamePrefix: "tidings-inbox" }));
  const { Subscriptions = [] } = await app.sns.send(new ListSubscriptionsCommand({}));
  const endpoints = Subscriptions.map(({ Endpoint = "" }) => Endpoint);
  return { queues, subscriptions: endpoints.filter((each) => each.includes("tidings-inbox")) };
}

function anEvent(correlationId: string, total?: number) {
  return [OrderSubmitted.of(anOrder(total === undefined ? {} : { total })), { correlationId }] as const;
}

test("with a filter it prints the rejected order and not the accepted one; Ctrl-C leaves neither queue nor subscription", async () => {
  const app = await startApp({ clock: "auto" });
  const inbox = await inboxOf(app, "--filter", "detailType=OrderRejected");
  expect(await made(app)).toEqual({ queues: [expect.any(String)], subscriptions: [expect.any(String)] });
  await app.send(...anEvent("good"));
  await app.settled();
  await app.send(...anEvent("bad", -1));
  await inbox.printed("stdout", /\n/);
  // Twice, as npm passes it on.
  inbox.child.kill("SIGINT");
  inbox.child.kill("SIGINT");
  const { code, stdout, stderr } = await inbox.outcome();
  expect(stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}OrderRejected {5}bad {2}\{"outcome":"rejected".*\}\n$/);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: `listening to ${app.output("NotificationsTopicArn")} at ${app.runtime.endpoint}, where detailType is OrderRejected; Ctrl-C ends it\n`,
  });
  expect(await made(app)).toEqual({ queues: [], subscriptions: [] });
});

test("the queue lets the topic send, and nobody else", async () => {
  const app = await startApp();
  await inboxOf(app);
  const { queues, subscriptions } = await made(app);
  const { Attributes } = await app.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queues[0], AttributeNames: ["Policy"] }),
  );
  expect(JSON.parse(Attributes?.Policy ?? "").Statement).toEqual([
    {
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: subscriptions[0],
      Condition: { ArnEquals: { "aws:SourceArn": app.output("NotificationsTopicArn") } },
    },
  ]);
});

test("--count and --json: so many JSON lines, a repeat not among them, and it ends", async () => {
  const app = await startApp();
  const inbox = await inboxOf(app, "--count", "2", "--json");
  const publish = (eventId: string) =>
    app.sns.send(
      new PublishCommand({
        TopicArn: app.output("NotificationsTopicArn"),
        Message: JSON.stringify({ about: eventId }),
        MessageAttributes: { eventId: { DataType: "String", StringValue: eventId } },
      }),
    );
  await publish("first");
  await publish("first");
  await inbox.printed("stderr", /a repeat of first is dropped\n/);
  await publish("second");
  const { code, stdout } = await inbox.outcome();
  expect(code).toBe(0);
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(
    ["first", "second"].map((eventId) => ({
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      messageId: expect.any(String),
      attributes: { eventId },
      body: { about: eventId },
    })),
  );
  expect(await made(app)).toEqual({ queues: [], subscriptions: [] });
});

test("when its reader has gone, as with head, it ends and cleans up", async () => {
  const app = await startApp();
  const inbox = await inboxOf(app);
  inbox.child.stdout.destroy();
  await app.send(...anEvent("unread"));
  expect(await inbox.outcome()).toMatchObject({ code: 0 });
  expect(await made(app)).toEqual({ queues: [], subscriptions: [] });
});

test("when the connection is lost it says so, and what may be left, and ends with 1", async () => {
  const app = await startApp();
  const inbox = await inboxOf(app);
  await app.runtime.stop();
  const { code, stdout, stderr } = await inbox.outcome();
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(
    /^listening .*\nthe connection is lost: nothing answers at .*\nnot deleted, and perhaps still there: arn:aws:sns:.*, http:.*tidings-inbox-[0-9a-f]{12}\n$/,
  );
});

test.each([
  ["--topic", "nope"],
  ["--topic", "arn:aws:sns:us-east-1:000000000000:nope"],
  ["--stage", "nope"],
])("without its topic (%s %s) it says so, and leaves nothing behind", async (...args) => {
  const app = await startApp();
  const { code, stderr } = await command("inbox", ["--endpoint", app.runtime.endpoint, ...args]).outcome();
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^there is no topic .*nope.* at http:.*; is the stack deployed there \(or npm start running\)/,
  );
  expect(await made(app)).toEqual({ queues: [], subscriptions: [] });
});
