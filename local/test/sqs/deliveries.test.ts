import { expect, test } from "vitest";
import type { Context, Delivery } from "../../services/service.ts";
import { SqsService } from "../../services/sqs/service.ts";
import { queueArn } from "../support/resources.ts";
import { story } from "../support/runtime.ts";
import { serve } from "../support/served.ts";
import { Queues } from "../support/sqs.ts";

/** A queue, and what another service hands to it. */
async function delivering(QueueName: string, properties: object = {}) {
  const contexts: Context[] = [];
  const services: SqsService[] = [];
  const served = await serve((context) => {
    const service = new SqsService(context);
    contexts.push(context);
    services.push(service);
    return service;
  });
  await served.make("AWS::SQS::Queue", { QueueName, ...properties });
  const queues = new Queues(served);
  return {
    deliver: (delivery: Omit<Delivery, "identity">) => {
      for (const service of services)
        service.accept(queueArn(QueueName), { identity: { eventId: "event-1" }, ...delivery });
    },
    hops: () => contexts.flatMap(({ journal }) => story(journal.hops())),
    received: async () =>
      (await queues.receive(QueueName)).map(({ Body, Attributes }) => [Body, Attributes?.MessageGroupId]),
  };
}

const fifo = { FifoQueue: true, ContentBasedDeduplication: true };

test("a delivery to a FIFO queue has its place in its group", async () => {
  const { deliver, received, hops } = await delivering("q.fifo", fifo);

  deliver({ body: "1", messageGroupId: "a" });
  deliver({ body: "2", messageGroupId: "b" });
  deliver({ body: "3", messageGroupId: "a" });

  expect(await received()).toEqual([
    ["1", "a"],
    ["3", "a"],
    ["2", "b"],
  ]);
  expect(hops()).toEqual([]);
});

test("a delivery that is a duplicate is taken and dropped, which the journal shows", async () => {
  const { deliver, received, hops } = await delivering("q.fifo", fifo);

  deliver({ body: "1", messageGroupId: "a" });
  deliver({ body: "1", messageGroupId: "a" });

  expect(await received()).toEqual([["1", "a"]]);
  expect(hops()).toEqual([
    {
      eventId: "event-1",
      what: "duplicate",
      where: "q.fifo",
      reason: expect.stringMatching(
        /^a message with its deduplication id, [0-9a-f]{64}, was sent less than five minutes/,
      ),
    },
  ]);
});

test.each([
  ["without a group", fifo, { body: "1" }, "The request must contain the parameter MessageGroupId."],
  [
    "to a queue that knows messages by ids alone",
    { FifoQueue: true },
    { body: "1", messageGroupId: "a" },
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  ],
  [
    "with a group that is none",
    fifo,
    { body: "1", messageGroupId: "a b" },
    expect.stringContaining("Value a b for parameter MessageGroupId is invalid."),
  ],
])("a delivery %s is refused for good", async (_, properties, delivery, message) => {
  const { deliver, received } = await delivering("q.fifo", properties);

  expect(() => deliver(delivery)).toThrow(
    expect.objectContaining({ name: "DeliveryError", code: "INVALID_PARAMETER", message }),
  );
  expect(await received()).toEqual([]);
});

test("on a standard queue the group of a delivery is its tenant", async () => {
  const { deliver, received } = await delivering("q");

  deliver({ body: "1", messageGroupId: "tenant" });
  deliver({ body: "1" });

  expect(await received()).toEqual([
    ["1", "tenant"],
    ["1", undefined],
  ]);
});
