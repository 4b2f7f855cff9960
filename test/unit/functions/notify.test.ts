import type { PublishBatchCommandInput, PublishBatchResponse } from "@aws-sdk/client-sns";
import { describe, expect, it, vi } from "vitest";
import { type Event, firstEvent, OrderAccepted, OrderRejected } from "../../../events/index.ts";
import { type Consumer, consumer, type Notification } from "../../../functions/consumer.ts";
import { notifyCustomer } from "../../../functions/notify-customer/consumer.ts";
import { acceptMessages, awsError, type FakeAws, fail, fakeAws } from "../../support/aws.ts";
import { publishesAndNotifies } from "../../support/consumers.ts";
import { environment, functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrder, anOrderSubmitted } from "../../support/orders.ts";

// The pauses between attempts are not waited for.
vi.mock("node:timers/promises", () => ({ setTimeout: vi.fn(async () => undefined) }));

function accepted(n: number): Event {
  return firstEvent(OrderAccepted.of(anOrder({ orderId: `order-${n}` })), {
    id: anId(n),
    correlationId: `story-${n}`,
    occurredAt: "2026-11-02T09:30:00.000Z",
  });
}

/** Sends the same messages for every event. */
function telling(...notify: Notification[]): Consumer {
  return consumer({ name: "telling", consumes: [OrderAccepted], notifies: true, decide: () => ({ notify }) });
}

function idsSentIn(aws: FakeAws): (string | undefined)[][] {
  return aws.publishBatch.inputs.map(({ PublishBatchRequestEntries: entries = [] }) =>
    entries.map(({ MessageAttributes }) => MessageAttributes?.eventId?.StringValue),
  );
}

/** PublishBatch that refuses the message about one event. */
function refuse(eventId: string, failure: { Code: string; SenderFault: boolean }) {
  return (input: PublishBatchCommandInput): PublishBatchResponse => {
    const { Successful = [] } = acceptMessages(input);
    const refused = (input.PublishBatchRequestEntries ?? []).filter(
      ({ MessageAttributes }) => MessageAttributes?.eventId?.StringValue === eventId,
    );
    const ids = new Set(refused.map(({ Id }) => Id));
    return {
      Successful: Successful.filter(({ Id }) => !ids.has(Id)),
      Failed: refused.map(({ Id }) => ({ Id, Message: `${failure.Code}!`, ...failure })),
    };
  };
}

describe("a message for the topic", () => {
  it("carries what subscribers filter by and drop repeats by", async () => {
    const aws = fakeAws();
    const { orderId, customer, total, currency } = anOrder();
    const reasons = [{ code: "NO_LINES" as const, message: "the order has no lines" }];
    const rejected = firstEvent(OrderRejected.of({ orderId, customer, total, currency, reasons }), {
      id: anId(7),
      correlationId: "story-7",
    });
    const { failed } = await functionOf(notifyCustomer)(sqsEvent([rejected]));

    expect(failed).toEqual([]);
    expect(aws.publishBatch.inputs).toEqual([
      {
        TopicArn: environment.topicArn,
        PublishBatchRequestEntries: [
          {
            Id: "0",
            Message: JSON.stringify({ outcome: "rejected", orderId, customer, total, currency, reasons }),
            MessageAttributes: {
              outcome: { DataType: "String", StringValue: "rejected" },
              detailType: { DataType: "String", StringValue: "OrderRejected" },
              eventId: { DataType: "String", StringValue: anId(7) },
              correlationId: { DataType: "String", StringValue: "story-7" },
            },
          },
        ],
      },
    ]);
    expect(aws.order).toEqual(["PutItem", "PublishBatch", "BatchWriteItem"]);
  });

  it("keeps the consumer's own attributes, but not in place of the chain's", async () => {
    const aws = fakeAws();
    await functionOf(telling({ message: {}, attributes: { region: "north", eventId: "mine" } }))(
      sqsEvent([accepted(1)]),
    );

    const [entry] = aws.publishBatch.inputs[0]?.PublishBatchRequestEntries ?? [];
    expect(entry?.MessageAttributes).toMatchObject({
      region: { DataType: "String", StringValue: "north" },
      eventId: { DataType: "String", StringValue: anId(1) },
    });
  });

  it("has an id of its own where one event leads to several, the same on every attempt", async () => {
    const aws = fakeAws();
    aws.publishBatch.next(fail(awsError("InternalErrorException", "server")));
    const invoke = functionOf(telling({ message: { n: 1 } }, { message: { n: 2 } }, { message: { n: 3 } }));
    const first = await invoke(sqsEvent([accepted(1)]));
    const second = await invoke(sqsEvent([accepted(1)], 2));

    const [before = [], after = []] = idsSentIn(aws);
    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
    expect(after).toEqual(before);
    expect(before[0]).toBe(anId(1));
    expect(new Set(before).size).toBe(3);
  });
});

describe("messages of records that are processed side by side", () => {
  it("share calls of ten", async () => {
    const aws = fakeAws();
    const batch = Array.from({ length: 12 }, (_, at) => accepted(at + 1));
    const { failed } = await functionOf(notifyCustomer)(sqsEvent(batch));

    expect(failed).toEqual([]);
    expect(idsSentIn(aws).map(({ length }) => length)).toEqual([10, 2]);
  });

  it("share calls of no more than SNS takes, attributes and all", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(telling({ message: { text: "x".repeat(87_300) } }))(
      sqsEvent([accepted(1), accepted(2), accepted(3)]),
    );

    expect(failed).toEqual([]);
    expect(idsSentIn(aws)).toEqual([[anId(1), anId(2)], [anId(3)]]);
  });

  it("fail alone where one is larger than that", async () => {
    const aws = fakeAws();
    const { failed, hops } = await functionOf(telling({ message: { text: "x".repeat(262_144) } }))(
      sqsEvent([accepted(1)]),
    );

    expect(failed).toEqual(["record-1"]);
    expect(aws.publishBatch.inputs).toEqual([]);
    expect(hops).toMatchObject([
      { reason: expect.stringMatching(/^ChainError: PublishBatch takes 262144 bytes at most, the entry has \d{6}$/) },
    ]);
  });
});

describe("a message that SNS refuses", () => {
  const batch = () => sqsEvent([accepted(1), accepted(2), accepted(3)]);

  it("for a fault of its own is sent again by itself", async () => {
    const aws = fakeAws();
    aws.publishBatch.next(refuse(anId(2), { Code: "InternalError", SenderFault: false }));
    const { failed } = await functionOf(notifyCustomer)(batch());

    expect(failed).toEqual([]);
    expect(idsSentIn(aws)).toEqual([[anId(1), anId(2), anId(3)], [anId(2)]]);
  });

  it("for a fault of its own again and again fails its record alone", async () => {
    const aws = fakeAws();
    aws.publishBatch.always(refuse(anId(2), { Code: "InternalError", SenderFault: false }));
    const { failed } = await functionOf(notifyCustomer)(batch());

    expect(failed).toEqual(["record-2"]);
    expect(idsSentIn(aws).slice(1)).toEqual([[anId(2)], [anId(2)], [anId(2)]]);
  });

  it("for the sender's fault fails its record at once, and alone", async () => {
    const aws = fakeAws();
    aws.publishBatch.always(refuse(anId(2), { Code: "InvalidParameter", SenderFault: true }));
    const { failed, hops } = await functionOf(notifyCustomer)(batch());

    expect(failed).toEqual(["record-2"]);
    expect(idsSentIn(aws)).toHaveLength(1);
    expect(hops).toContainEqual(
      expect.objectContaining({
        reason: "ChainError: PublishBatch did not accept the entry: InvalidParameter: InvalidParameter!",
      }),
    );
  });

  it("by not naming it at all is sent again", async () => {
    const aws = fakeAws();
    aws.publishBatch.next(() => ({ Successful: [{ Id: "0", MessageId: "m" }], Failed: [] }));
    const { failed } = await functionOf(notifyCustomer)(batch());

    expect(failed).toEqual([]);
    expect(idsSentIn(aws)).toEqual([
      [anId(1), anId(2), anId(3)],
      [anId(2), anId(3)],
    ]);
  });

  it("with the whole call, for what it holds, fails its record alone", async () => {
    const aws = fakeAws();
    aws.publishBatch.always((input) => {
      if (JSON.stringify(input).includes("order-2")) throw awsError("InvalidParameterException");
      return acceptMessages(input);
    });
    const { failed } = await functionOf(notifyCustomer)(batch());

    expect(failed).toEqual(["record-2"]);
    expect(idsSentIn(aws)).toEqual([[anId(1), anId(2), anId(3)], [anId(1)], [anId(2)], [anId(3)]]);
  });
});

describe("a decision that both publishes and notifies", () => {
  it("counts as done only when both were accepted, and does both again until they are", async () => {
    const aws = fakeAws();
    aws.publishBatch.next(fail(awsError("InternalErrorException", "server")));
    const invoke = functionOf(publishesAndNotifies);
    const first = await invoke(sqsEvent([anOrderSubmitted()]));
    const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
    expect(aws.putEvents.inputs[1]).toEqual(aws.putEvents.inputs[0]);
    expect(aws.order).toEqual([
      ...["PutItem", "PutEvents", "PublishBatch", "DeleteItem", "ChangeMessageVisibilityBatch"],
      ...["PutItem", "PutEvents", "PublishBatch", "BatchWriteItem"],
    ]);
  });
});
