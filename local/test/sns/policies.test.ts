// A topic's policy, as it is set, told and refused; and what topics may deliver to.
import {
  AddPermissionCommand,
  GetTopicAttributesCommand,
  PublishCommand,
  RemovePermissionCommand,
  SetTopicAttributesCommand,
} from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import {
  functionArn,
  lambda,
  letIn,
  permission,
  queue,
  queueArn,
  queuePolicy,
  subscription,
  topic,
  topicArn,
} from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";
import { services } from "../support/services.ts";
import { snsClient } from "../support/sns.ts";
import { failure, Queues } from "../support/sqs.ts";

const closed = { open: false };
const TopicArn = topicArn("news");
const text = JSON.stringify(letIn("sns:Publish"));

async function news() {
  const client = snsClient(await run({ resources: topic("news", closed) }));
  const policy = async () => (await client.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes?.Policy ?? "";
  const set = (AttributeValue: string) =>
    client.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
  return { client, policy, set };
}

const ownDefault = {
  Sid: "__default_statement_ID",
  Effect: "Allow",
  Principal: { AWS: "*" },
  Action: [
    "SNS:GetTopicAttributes",
    "SNS:SetTopicAttributes",
    "SNS:AddPermission",
    "SNS:RemovePermission",
    "SNS:DeleteTopic",
    "SNS:Subscribe",
    "SNS:ListSubscriptionsByTopic",
    "SNS:Publish",
  ],
  Resource: TopicArn,
  Condition: { StringEquals: { "AWS:SourceOwner": "000000000000" } },
};

test("a topic has a policy that lets its owner in, until it gets another", async () => {
  const { policy, set } = await news();
  const standard = { Version: "2008-10-17", Id: "__default_policy_ID", Statement: [ownDefault] };

  expect(JSON.parse(await policy())).toEqual(standard);
  await set(text);
  expect(await policy()).toBe(text);
  await set("");
  expect(JSON.parse(await policy())).toEqual(standard);
});

test("what is no policy is refused with the reason, and the one before stays", async () => {
  const { policy, set } = await news();
  await set(text);

  expect(await failure(set("{}"))).toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringMatching(/^Invalid parameter: Policy Error: Statement: /),
  });
  expect(await policy()).toBe(text);
});

test("permissions are added to the policy, and removed by their label", async () => {
  const { client, policy } = await news();
  const add = (Label: string, ActionName: string[]) =>
    client.send(new AddPermissionCommand({ TopicArn, Label, AWSAccountId: ["111111111111"], ActionName }));

  await add("test", ["Publish", "Subscribe"]);
  const added = {
    Sid: "test",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111111111111:root" },
    Action: ["SNS:Publish", "SNS:Subscribe"],
    Resource: TopicArn,
  };
  expect(JSON.parse(await policy())).toMatchObject({ Statement: [ownDefault, added] });
  expect(await failure(add("test", ["Publish"]))).toMatchObject({
    message: "Invalid parameter: Statement already exists",
  });
  expect(await failure(add("other", ["Dance"]))).toMatchObject({
    message: "Invalid parameter: Policy statement action out of service scope!",
  });
  await client.send(new RemovePermissionCommand({ TopicArn, Label: "test" }));
  expect(JSON.parse(await policy())).toMatchObject({ Statement: [ownDefault] });
});

test("a template's policy is for several topics, follows its changes, and goes with it", async () => {
  const { make, deliver } = services();
  for (const TopicName of ["a", "b"]) await make("AWS::SNS::Topic", { TopicName }, TopicName);
  const caller = { service: "events.amazonaws.com", sourceArn: "arn:aws:events:us-east-1:000000000000:rule/r" };
  const takers = async () => {
    const each = ["a", "b"].map((name) =>
      deliver(topicArn(name), "x", caller).then(
        () => name,
        () => undefined,
      ),
    );
    return (await Promise.all(each)).filter((name) => name !== undefined);
  };
  const PolicyDocument = letIn("sns:Publish");

  expect(await takers()).toEqual([]);
  const policy = await make("AWS::SNS::TopicPolicy", { PolicyDocument, Topics: ["a", "b"].map(topicArn) }, "p");
  expect(await takers()).toEqual(["a", "b"]);
  await policy.change?.({ PolicyDocument, Topics: [topicArn("b")] });
  expect(await takers()).toEqual(["b"]);
  await policy.remove?.();
  expect(await takers()).toEqual([]);
  await make("AWS::SNS::TopicInlinePolicy", { PolicyDocument, TopicArn: topicArn("a") }, "inline");
  expect(await takers()).toEqual(["a"]);
});

const fromTopic = (SourceArn: string) => ({
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn("q"),
    Condition: { ArnEquals: { "aws:SourceArn": SourceArn } },
  },
});

/** Publishes one message, and tells what became of it for the one subscription. */
async function published(resources: object, code = {}) {
  const runtime = await run({ resources: { ...topic("news", closed), ...resources }, code });
  await snsClient(runtime).send(new PublishCommand({ TopicArn, Message: "hello" }));
  await settle(runtime);
  const { what, reason } =
    runtime.journal.hops().find(({ where, what }) => where === "news" && what !== "published") ?? {};
  return { runtime, end: reason === undefined ? what : `${what}: ${reason}` };
}

const noAccess = "The specified queue does not exist or you do not have access to it: ";

test("a queue gets what is published where its policy lets the topic in", async () => {
  const closedQueue = queue("q", {}, closed);
  const subscribed = { ...closedQueue, ...subscription("news", "q") };

  expect((await published({ ...subscribed, ...queuePolicy("q", fromTopic(TopicArn)) })).end).toBe("delivered");
  expect((await published(subscribed)).end).toBe(
    `lost: q: NO_RESOURCE: ${noAccess}queue q has no policy that lets sns.amazonaws.com in. (the subscription has no dead-letter queue)`,
  );
  expect((await published({ ...subscribed, ...queuePolicy("q", fromTopic(topicArn("other"))) })).end).toContain(
    `only where aws:SourceArn is ${topicArn("other")} (it is ${TopicArn})`,
  );
});

test("a subscription's dead-letter queue has to let the topic in, too", async () => {
  const RedrivePolicy = { deadLetterTargetArn: queueArn("dlq") };
  const subscribed = { ...queue("q", {}, closed), ...subscription("news", "q", { RedrivePolicy }) };

  const kept = await published({ ...subscribed, ...queue("dlq") });
  expect(kept.end).toMatch(/^dead-lettered: q: NO_RESOURCE: /);
  expect(await new Queues(kept.runtime).bodies("dlq")).toHaveLength(1);
  expect((await published({ ...subscribed, ...queue("dlq", {}, closed) })).end).toMatch(
    /^lost: .*; its dead-letter queue: .* queue dlq has no policy that lets sns\.amazonaws\.com in\.$/,
  );
});

test("a function is invoked where it has a permission for the topic", async () => {
  const code = { fn: { "index.mjs": "export const handler = async () => undefined;" } };
  const toFunction = subscription("news", "q", { Protocol: "lambda", Endpoint: functionArn("fn") });
  const subscribed = { ...lambda("fn", {}, closed), ...toFunction };
  const permitted = (SourceArn: string) => ({ ...subscribed, ...permission("fn", "sns.amazonaws.com", { SourceArn }) });

  expect((await published(permitted(TopicArn), code)).end).toBe("delivered");
  expect((await published(permitted(topicArn("other")), code)).end).toMatch(/^lost: fn: NO_PERMISSIONS: .*only where/);
  expect((await published(subscribed, code)).end).toBe(
    `lost: fn: NO_PERMISSIONS: sns.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn("fn")}: function fn has no policy that lets sns.amazonaws.com in. (the subscription has no dead-letter queue)`,
  );
});
