import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import { letIn, queue, queueArn, topic, topicArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { snsClient } from "../support/sns.ts";
import { failure, Queues } from "../support/sqs.ts";

const TopicArn = topicArn("news");
const Endpoint = queueArn("q");

async function news() {
  const runtime = await run({ resources: { ...topic("news"), ...queue("q"), ...queue("other") } });
  const client = snsClient(runtime);
  const subscribe = (Attributes?: Record<string, string>) =>
    client.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint, ...(Attributes && { Attributes }) }));
  return { runtime, client, queues: new Queues(runtime), subscribe };
}

test("topics are created, listed and deleted; creating one again gives the same", async () => {
  const { client } = await news();
  const create = () => client.send(new CreateTopicCommand({ Name: "mine", Attributes: { DisplayName: "Mine" } }));

  expect((await create()).TopicArn).toBe(topicArn("mine"));
  expect((await create()).TopicArn).toBe(topicArn("mine"));
  expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }, { TopicArn: topicArn("mine") }]);
  await client.send(new DeleteTopicCommand({ TopicArn: topicArn("mine") }));
  expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
});

test("a topic tells its attributes, and those that were set", async () => {
  const { client, subscribe } = await news();
  await subscribe();
  await client.send(
    new SetTopicAttributesCommand({ TopicArn, AttributeName: "DisplayName", AttributeValue: "All & <new>" }),
  );

  expect((await client.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes).toEqual({
    TopicArn,
    Owner: "000000000000",
    Policy: JSON.stringify(letIn("sns:Publish")),
    DisplayName: "All & <new>",
    SubscriptionsConfirmed: "1",
    SubscriptionsPending: "0",
    SubscriptionsDeleted: "0",
  });
});

test("a queue that subscribes gets what is published, until it unsubscribes", async () => {
  const { client, queues, subscribe } = await news();
  const { SubscriptionArn } = await subscribe({ RawMessageDelivery: "true" });
  const publish = (Message: string) => client.send(new PublishCommand({ TopicArn, Message }));

  await publish("1");
  const summary = { SubscriptionArn, Owner: "000000000000", Protocol: "sqs", Endpoint, TopicArn };
  expect((await client.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual([summary]);
  expect((await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions).toEqual([summary]);
  await client.send(new UnsubscribeCommand({ SubscriptionArn }));
  await client.send(new UnsubscribeCommand({ SubscriptionArn }));
  await publish("2");

  expect(await queues.bodies("q")).toEqual(["1"]);
  expect((await client.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual([]);
});

test("subscribing again gives the same subscription, unless its attributes differ", async () => {
  const { client, subscribe } = await news();
  const { SubscriptionArn } = await subscribe({ RawMessageDelivery: "true" });

  expect((await subscribe()).SubscriptionArn).toBe(SubscriptionArn);
  expect((await subscribe({ RawMessageDelivery: "true" })).SubscriptionArn).toBe(SubscriptionArn);
  expect(await failure(subscribe({ RawMessageDelivery: "false" }))).toMatchObject({
    name: "InvalidParameterException",
    message: "Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
  });
  expect((await client.send(new ListSubscriptionsCommand({}))).Subscriptions).toHaveLength(1);
});

test("a subscription tells its attributes, and those that were set", async () => {
  const { client, subscribe } = await news();
  const { SubscriptionArn } = await subscribe();
  const set = (AttributeName: string, AttributeValue: string) =>
    client.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, AttributeName, AttributeValue }));
  await set("RawMessageDelivery", "true");
  await set("FilterPolicy", '{"a":[1]}');

  expect((await client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).Attributes).toEqual({
    SubscriptionArn,
    TopicArn,
    Protocol: "sqs",
    Endpoint,
    Owner: "000000000000",
    ConfirmationWasAuthenticated: "true",
    PendingConfirmation: "false",
    RawMessageDelivery: "true",
    FilterPolicy: '{"a":[1]}',
  });
  expect(await failure(set("Color", "red"))).toMatchObject({ message: "Invalid parameter: AttributeName" });
  expect(await failure(set("RawMessageDelivery", "perhaps"))).toMatchObject({ name: "InvalidParameterException" });
  expect(await failure(set("RedrivePolicy", "{}"))).toMatchObject({ name: "InvalidParameterException" });
});

test.each([
  [
    "another protocol",
    { Protocol: "email", Endpoint: "a@b.example" },
    "InvalidParameterException",
    /"email" is not run/,
  ],
  [
    "an endpoint that is no queue's ARN",
    { Endpoint: "q" },
    "InvalidParameterException",
    /^Invalid parameter: SQS endpoint ARN$/,
  ],
  [
    "a FIFO queue",
    { Endpoint: queueArn("q.fifo") },
    "InvalidParameterException",
    /^Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics$/,
  ],
  ["a topic that does not exist", { TopicArn: topicArn("none") }, "NotFoundException", /^Topic does not exist$/],
  ["an attribute that does not exist", { Attributes: { Color: "red" } }, "InvalidParameterException", /AttributeName$/],
  [
    "an operator that does not exist",
    { Attributes: { FilterPolicy: '{"a":[{"regex":"x"}]}' } },
    "InvalidParameterException",
    /^Invalid parameter: Attributes Reason: FilterPolicy: Unrecognized match type regex\n at \[Source: /,
  ],
])("subscribing with %s is refused", async (_, input, name, message) => {
  const { client } = await news();
  const wrong = { TopicArn, Protocol: "sqs", Endpoint, ...input };

  expect(await failure(client.send(new SubscribeCommand(wrong)))).toMatchObject({
    name,
    message: expect.stringMatching(message),
  });
  expect((await client.send(new ListSubscriptionsCommand({}))).Subscriptions).toEqual([]);
});

test("what is asked of a topic or a subscription that does not exist is refused", async () => {
  const { client } = await news();
  const none = { name: "NotFoundException" };

  expect(await failure(client.send(new GetTopicAttributesCommand({ TopicArn: topicArn("none") })))).toMatchObject({
    ...none,
    message: "Topic does not exist",
  });
  expect(
    await failure(client.send(new GetSubscriptionAttributesCommand({ SubscriptionArn: `${TopicArn}:none` }))),
  ).toMatchObject({ ...none, message: "Subscription does not exist" });
});

test("a FIFO topic is refused as not run, and so is a name that is none", async () => {
  const { client } = await news();

  expect(await failure(client.send(new CreateTopicCommand({ Name: "news.fifo" })))).toMatchObject({
    name: "InvalidParameterException",
    message: "Invalid parameter: Name Reason: the local runtime has no FIFO topics yet, so it can't create news.fifo",
  });
  expect(await failure(client.send(new CreateTopicCommand({ Name: "a b" })))).toMatchObject({
    message: "Invalid parameter: Topic Name",
  });
});

test("a subscription of a template to what is not run is named at the start", async () => {
  const Email = {
    Type: "AWS::SNS::Subscription",
    Properties: { TopicArn: { Ref: "newsTopic" }, Protocol: "email", Endpoint: "a@b.example" },
  };

  const runtime = await run({ resources: { ...topic("news"), Email } });

  expect(runtime.notes).toEqual([
    "Subscription Email is of protocol email, which is not run: nothing is sent to a@b.example.",
  ]);
});
