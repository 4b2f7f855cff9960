import { DeleteQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { SqsService } from "../../services/sqs/service.ts";
import { queue } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { changed, serve } from "../support/served.ts";
import { failure, Queues } from "../support/sqs.ts";

async function withQueue(properties: object = {}) {
  const served = await serve((context) => new SqsService(context));
  const made = await served.make("AWS::SQS::Queue", { QueueName: "orders", ...properties });
  const queues = new Queues(served);
  const attributes = async () => {
    const { Attributes = {} } = await queues.client.send(
      new GetQueueAttributesCommand({ QueueUrl: queues.url("orders"), AttributeNames: ["All"] }),
    );
    return Attributes;
  };
  return { served, made, queues, attributes };
}

test("a queue that changes keeps its messages, and has the attributes of the template alone", async () => {
  const { made, queues, attributes } = await withQueue({ DelaySeconds: 0, VisibilityTimeout: 45, KmsMasterKeyId: "k" });
  await queues.send("orders", "first");

  const now = await changed(made, { QueueName: "orders", VisibilityTimeout: 60, Tags: [] });

  expect(now).toMatchObject({ ref: queues.url("orders"), attributes: { QueueName: "orders" } });
  expect(await attributes()).toMatchObject({ VisibilityTimeout: "60", DelaySeconds: "0" });
  expect(await attributes()).not.toHaveProperty("KmsMasterKeyId");
  await changed(now, { QueueName: "orders" });
  expect(await attributes()).toMatchObject({ VisibilityTimeout: "30" });
  expect(await queues.bodies("orders")).toEqual(["first"]);
});

test("a change that SQS would not take is an error, and changes nothing", async () => {
  const { made, attributes } = await withQueue({ VisibilityTimeout: 45 });

  await expect(changed(made, { QueueName: "orders", VisibilityTimeout: 1e6 })).rejects.toMatchObject({
    message: "Invalid value for the parameter VisibilityTimeout.",
  });

  expect(await attributes()).toMatchObject({ VisibilityTimeout: "45" });
});

test.each([
  ["name", { QueueName: "invoices" }],
  ["generated name", {}],
  ["kind", { QueueName: "orders", FifoQueue: true }],
])("a queue with another %s is made anew", async (_, properties) => {
  const { made } = await withQueue();

  expect(await changed(made, properties)).toBeUndefined();
});

test("a queue is removed with its messages, and one of its name begins empty", async () => {
  const { served, made, queues } = await withQueue();
  await queues.send("orders", "first");

  await made.remove?.();

  expect(await failure(queues.receive("orders"))).toMatchObject({ name: "QueueDoesNotExist" });
  await served.make("AWS::SQS::Queue", { QueueName: "orders" });
  expect(await queues.bodies("orders")).toEqual([]);
});

test("who waits for messages of a queue that is deleted gets to know at once", async () => {
  const { served, made, queues } = await withQueue();
  const waiting = failure(queues.receive("orders", { WaitTimeSeconds: 20 }));
  await queues.counts("orders");
  await made.remove?.();

  expect(await waiting).toMatchObject({ name: "QueueDoesNotExist" });

  await served.make("AWS::SQS::Queue", { QueueName: "orders" });
  const again = failure(queues.receive("orders", { WaitTimeSeconds: 20 }));
  await queues.counts("orders");
  await queues.client.send(new DeleteQueueCommand({ QueueUrl: queues.url("orders") }));
  expect(await again).toMatchObject({ name: "QueueDoesNotExist" });
});

test("a long poll does not keep the runtime from stopping", async () => {
  const runtime = await run({ resources: queue("orders") });
  const queues = new Queues(runtime);
  const waiting = failure(queues.receive("orders", { WaitTimeSeconds: 20 }));
  await queues.counts("orders");

  await runtime.stop();

  expect(await waiting).toMatchObject({ name: expect.any(String) });
});
