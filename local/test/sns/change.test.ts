// Topics and subscriptions that change, or go, while others go on.
import { expect, test } from "vitest";
import { queueArn, topicArn } from "../support/resources.ts";
import { services } from "../support/services.ts";

const TopicArn = topicArn("news");

async function withQueues() {
  const runtime = services();
  for (const QueueName of ["a", "b"]) await runtime.create("AWS::SQS::Queue", { QueueName });
  const arrivals = async (message: unknown) => {
    await runtime.deliver(TopicArn, message);
    await runtime.settle();
    return { a: runtime.bodies(queueArn("a")), b: runtime.bodies(queueArn("b")) };
  };
  return { ...runtime, arrivals };
}

test("a subscription takes over its attributes, and those that are no longer given are gone", async () => {
  const { create, arrivals } = await withQueues();
  await create("AWS::SNS::Topic", { TopicName: "news" });
  const properties = { TopicArn, Protocol: "sqs", Endpoint: queueArn("a"), RawMessageDelivery: true };
  const filtered = { ...properties, FilterPolicyScope: "MessageBody", FilterPolicy: { kind: ["x"] } };
  const created = await create("AWS::SNS::Subscription", filtered);
  expect((await arrivals({ kind: "y" })).a).toEqual([]);

  const changed = await created.change?.(properties);

  expect(changed?.ref).toBe(created.ref);
  expect((await arrivals({ kind: "y" })).a).toEqual(['{"kind":"y"}']);
  expect(await created.change?.({ ...properties, Endpoint: queueArn("b") })).toBeUndefined();
  await created.remove?.();
  expect((await arrivals({ kind: "y" })).a).toEqual([]);
});

test("a topic keeps its subscriptions when it changes, takes over those of its own, and is gone once it is removed", async () => {
  const { create, arrivals } = await withQueues();
  const inline = (name: string) => ({
    TopicName: "news",
    Subscription: [{ Protocol: "sqs", Endpoint: queueArn(name) }],
  });
  const created = await create("AWS::SNS::Topic", inline("a"));
  expect(await arrivals(1)).toMatchObject({ a: [expect.any(String)], b: [] });

  const changed = await created.change?.({ ...inline("b"), DisplayName: "News" });

  expect(changed?.ref).toBe(TopicArn);
  expect(await arrivals(2)).toMatchObject({ a: [], b: [expect.any(String)] });
  expect(await created.change?.({ TopicName: "other" })).toBeUndefined();
  await created.remove?.();
  await expect(arrivals(3)).rejects.toThrow("does not exist");
});
