import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import * as z from "zod";
import { FulfilmentTimedOut, OrderSubmitted } from "../../../events/index.ts";
import { consumer } from "../../../functions/consumer.ts";
import { acceptReminders, awsError, fail, fakeAws, remindersSentIn } from "../../support/aws.ts";
import { environment, functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrderSubmitted, orderEvents } from "../../support/orders.ts";

// The pauses between attempts are not waited for.
vi.mock("node:timers/promises", () => ({ setTimeout: vi.fn(async () => undefined) }));

const NOON = Date.parse("2026-11-02T12:00:00.000Z");

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON });
  onTestFinished(() => void vi.useRealTimers());
});

/** Waits for so many seconds after an order, and then tells that its time is up. */
const waiting = (...seconds: readonly number[]) =>
  consumer({
    name: "waiting",
    consumes: [OrderSubmitted],
    notifies: true,
    reminders: [FulfilmentTimedOut],
    decide({ detailType, data: { orderId } }) {
      if (detailType === "FulfilmentTimedOut") return { notify: [{ message: { timedOut: orderId } }] };
      const event = FulfilmentTimedOut.of({ orderId, step: "stock" });
      return { later: seconds.map((afterSeconds) => ({ afterSeconds, event })) };
    },
  });

/** The body of the one reminder that `waiting` sends itself. */
async function aReminder(seconds: number): Promise<string> {
  const aws = fakeAws();
  await functionOf(waiting(seconds))(sqsEvent([anOrderSubmitted()]));
  return remindersSentIn(aws)[0]?.body ?? "";
}

describe("a reminder", () => {
  it("goes to the consumer's own queue, in an envelope like the bus's that says when it is due", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(waiting(60))(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(aws.order).toEqual(["PutItem", "SendMessageBatch", "BatchWriteItem"]);
    expect(aws.sendMessages.inputs).toEqual([
      { QueueUrl: environment.queueUrl, Entries: [{ Id: "0", MessageBody: expect.any(String), DelaySeconds: 60 }] },
    ]);
    expect(JSON.parse(remindersSentIn(aws)[0]?.body ?? "")).toEqual({
      source: "orders.fulfilment",
      "detail-type": "FulfilmentTimedOut",
      detail: {
        metadata: {
          // Fixed for ever, like the id of an event that is published.
          id: "49a5f0c6-caee-529c-a39f-d74cd5db7812",
          correlationId: "story-1",
          causationId: anId(),
          version: 1,
          occurredAt: "2026-11-02T09:30:00.000Z",
        },
        data: { orderId: "order-1", step: "stock" },
      },
      dueAt: "2026-11-02T12:01:00.000Z",
    });
  });

  it.each([
    [-1, 0],
    [0, 0],
    [0.001, 1],
    [10 / 3, 4],
    [59.001, 60],
    [900, 900],
    [900.5, 900],
    [86_400, 900],
  ])(
    "that is due in %d s is delayed for %d s: whole seconds, so that it is not early, and as many as SQS takes",
    async (seconds, delay) => {
      const aws = fakeAws();
      const { failed } = await functionOf(waiting(seconds))(sqsEvent([anOrderSubmitted()]));

      expect(failed).toEqual([]);
      expect(remindersSentIn(aws).map(({ DelaySeconds }) => DelaySeconds)).toEqual([delay]);
    },
  );

  it("shares calls of ten with those of the records beside it", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(waiting(1, 2, 3))(sqsEvent(orderEvents(4)));

    const ids = remindersSentIn(aws).map(({ body }) => JSON.parse(body).detail.metadata.id);
    expect(failed).toEqual([]);
    expect(aws.sendMessages.inputs.map(({ Entries = [] }) => Entries.length)).toEqual([10, 2]);
    expect(new Set(ids).size).toBe(12);
  });

  it("has the same id when its cause is tried again", async () => {
    const aws = fakeAws();
    aws.sendMessages.next(fail(awsError("ServiceUnavailable", "server")));
    const invoke = functionOf(waiting(60));
    const first = await invoke(sqsEvent([anOrderSubmitted()]));
    const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
    expect(aws.sendMessages.inputs[1]).toEqual(aws.sendMessages.inputs[0]);
  });

  it("that SQS does not take for now is sent again by itself", async () => {
    const aws = fakeAws();
    aws.sendMessages.next((input) => ({
      ...acceptReminders({ ...input, Entries: input.Entries?.slice(0, 1) }),
      Failed: [{ Id: "1", Code: "InternalError", SenderFault: false }],
    }));
    const { failed } = await functionOf(waiting(1, 2))(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(remindersSentIn(aws).map(({ DelaySeconds }) => DelaySeconds)).toEqual([1, 2, 2]);
  });

  it.each([
    [{ Failed: [{ Id: "0", Code: "InvalidMessageContents", SenderFault: true }] }, "InvalidMessageContents: "],
    [{}, "NoAnswer: the answer names it neither as successful nor as failed"],
  ])("that SQS does not take fails the record: %o", async (answer, why) => {
    const aws = fakeAws();
    aws.sendMessages.always(() => answer);
    const { failed, hops } = await functionOf(waiting(1))(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(hops).toMatchObject([{ reason: expect.stringContaining(why) }]);
    expect(aws.table.items.size).toBe(0);
  });

  it("of any fraction of a second is kept beside a state, and read from there", async () => {
    const aws = fakeAws();
    aws.sendMessages.next(fail(awsError("ServiceUnavailable", "server")));
    const remembering = consumer({
      name: "remembering",
      consumes: [OrderSubmitted],
      reminders: [FulfilmentTimedOut],
      remembers: { key: ({ data }) => data.orderId, state: z.int() },
      decide: ({ data: { orderId } }) => ({
        state: 1,
        later: [{ afterSeconds: 10.0005, event: FulfilmentTimedOut.of({ orderId, step: "stock" }) }],
      }),
    });
    const invoke = functionOf(remembering);
    const first = await invoke(sqsEvent([anOrderSubmitted()]));
    const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
    expect(aws.sendMessages.inputs[1]).toEqual(aws.sendMessages.inputs[0]);
  });
});

describe("a reminder that arrives", () => {
  it("when it is due is taken like an event, and once", async () => {
    const body = await aReminder(60);
    const aws = fakeAws();
    const invoke = functionOf(waiting(60));
    vi.setSystemTime(NOON + 60_000);
    const first = await invoke(sqsEvent([body, body]));
    const second = await invoke(sqsEvent([body], 2));

    const ids = { eventId: expect.any(String), correlationId: "story-1", causationId: anId() };
    const about = { ...ids, detailType: "FulfilmentTimedOut" };
    expect([first.failed, second.failed]).toEqual([[], []]);
    expect([...first.hops, ...second.hops]).toEqual([
      { outcome: "processed", ...about, attempt: 1 },
      { outcome: "duplicate", ...about, attempt: 1 },
      { outcome: "duplicate", ...about, attempt: 2 },
    ]);
    expect(aws.publishBatch.inputs.map(({ PublishBatchRequestEntries }) => PublishBatchRequestEntries)).toMatchObject([
      [{ Message: '{"timedOut":"order-1"}' }],
    ]);
    expect(aws.sendMessages.inputs).toEqual([]);
  });

  it("before it is due is sent on, word for word, as often as it takes, and is then taken", async () => {
    const body = await aReminder(2_000);
    const aws = fakeAws();
    const invoke = functionOf(waiting(2_000));
    const delays: unknown[] = [];
    for (const seconds of [0, 900, 1_800]) {
      vi.setSystemTime(NOON + seconds * 1_000);
      const { failed } = await invoke(sqsEvent([body]));
      const sent = remindersSentIn(aws).at(-1);
      delays.push([failed, sent?.DelaySeconds, sent?.body === body]);
    }
    const touched = aws.table.items.size;
    vi.setSystemTime(NOON + 2_000_000);
    const { hops } = await invoke(sqsEvent([body]));

    expect(delays).toEqual([
      [[], 900, true],
      [[], 900, true],
      [[], 200, true],
    ]);
    expect(touched).toBe(0);
    expect(hops).toMatchObject([{ outcome: "processed" }]);
    expect(aws.sendMessages.inputs).toHaveLength(3);
    expect(aws.publishBatch.inputs).toHaveLength(1);
  });

  it("before it is due is sent on with all that a newer version of the consumer may have written into it", async () => {
    const { detail, ...envelope } = JSON.parse(await aReminder(2_000));
    const body = JSON.stringify({ ...envelope, detail: { ...detail, data: { ...detail.data, attempt: 3 } } });
    const aws = fakeAws();
    await functionOf(waiting(2_000))(sqsEvent([body]));

    expect(remindersSentIn(aws)).toEqual([{ body, DelaySeconds: 900 }]);
  });

  it("less than a second early, by another clock, is taken", async () => {
    const body = await aReminder(60);
    const aws = fakeAws();
    vi.setSystemTime(NOON + 59_000);
    await functionOf(waiting(60))(sqsEvent([body]));

    expect(aws.order).toEqual(["PutItem", "PublishBatch", "BatchWriteItem"]);
  });

  it("late is taken", async () => {
    const body = await aReminder(60);
    const aws = fakeAws();
    vi.setSystemTime(NOON + 14 * 86_400_000);
    await functionOf(waiting(60))(sqsEvent([body]));

    expect(aws.publishBatch.inputs).toHaveLength(1);
  });

  it("early, and can't be sent on, fails its record alone", async () => {
    const body = await aReminder(60);
    const aws = fakeAws();
    aws.sendMessages.next(fail(awsError("ServiceUnavailable", "server")));
    const invoke = functionOf(waiting());
    const first = await invoke(sqsEvent([body, anOrderSubmitted()]));
    const second = await invoke(sqsEvent([body], 2));

    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
    expect(first.hops).toContainEqual(
      expect.objectContaining({ outcome: "failed", detailType: "FulfilmentTimedOut", reason: expect.any(String) }),
    );
    expect(remindersSentIn(aws).map((sent) => sent.body)).toEqual([body, body]);
  });

  it("and does not keep to its contract goes to quarantine", async () => {
    const body = (await aReminder(60)).replace("stock", "stick");
    const aws = fakeAws();
    const { failed, hops } = await functionOf(waiting(60))(sqsEvent([body]));

    expect(failed).toEqual([]);
    expect(hops).toMatchObject([
      { outcome: "quarantined", reason: expect.stringContaining("detail.data.step"), detailType: "FulfilmentTimedOut" },
    ]);
    expect(aws.sendMessage.inputs).toMatchObject([{ MessageBody: body }]);
  });

  it("at a consumer that reminds itself of something else, or of nothing, goes to quarantine", async () => {
    const body = await aReminder(60);
    fakeAws();
    const silent = consumer({ name: "silent", consumes: [OrderSubmitted], decide: () => ({}) });
    const { hops } = await functionOf(silent)(sqsEvent([body]));

    expect(hops).toMatchObject([
      {
        outcome: "quarantined",
        reason: 'detail-type: "orders.fulfilment" / "FulfilmentTimedOut" is not consumed here',
      },
    ]);
  });
});
