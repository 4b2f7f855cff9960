import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { entryOf } from "../../../events/index.ts";
import { eventCalls } from "../../../functions/chain/publish.ts";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, entriesSentIn, fail, fakeAws } from "../../support/aws.ts";
import { manyfold, publishesAndNotifies } from "../../support/consumers.ts";
import { functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrderSubmitted, orderEvents } from "../../support/orders.ts";

describe("entries of records that are processed side by side", () => {
  it("share one call of ten", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(validateOrder)(sqsEvent(orderEvents(10)));

    expect(failed).toEqual([]);
    expect(entriesSentIn(aws).map(({ length }) => length)).toEqual([10]);
  });

  it("share it even where a record beside them publishes nothing, fails, or comes twice", async () => {
    const aws = fakeAws();
    aws.putItem.next(fail(awsError("InternalServerError", "server")));
    const [first, second, third] = orderEvents(3);
    const batch = [first, second, third, second, "{oops"].flatMap((each) => each ?? []);
    const { failed } = await functionOf(validateOrder)(sqsEvent(batch));

    expect(failed).toEqual(["record-1"]);
    expect(entriesSentIn(aws).map(({ length }) => length)).toEqual([2]);
  });

  it("are sent as soon as the last record has decided, with no timer to wait for and none left behind", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const aws = fakeAws();
    const { failed } = await functionOf(publishesAndNotifies)(sqsEvent(orderEvents(3)));

    expect(failed).toEqual([]);
    expect([aws.putEvents.inputs.length, aws.publishBatch.inputs.length, vi.getTimerCount()]).toEqual([1, 1, 0]);
  });

  it("do not wait for a record that is held up", async () => {
    const aws = fakeAws();
    const published = Promise.withResolvers<void>();
    aws.putItem.next(async (input) => {
      await published.promise;
      return aws.table.put(input);
    });
    aws.putEvents.next(({ Entries = [] }) => {
      published.resolve();
      return { Entries: Entries.map(() => ({ EventId: "e" })) };
    });
    const { failed } = await functionOf(validateOrder)(sqsEvent(orderEvents(3)));

    expect(failed).toEqual([]);
    expect(entriesSentIn(aws).map(({ length }) => length)).toEqual([2, 1]);
  });

  it("are sent in calls of ten where there are more", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(manyfold(7))(sqsEvent(orderEvents(3)));

    expect(failed).toEqual([]);
    expect(entriesSentIn(aws).map(({ length }) => length)).toEqual([10, 10, 1]);
  });
});

/** The entry that publishes an order whose payment token is so long; larger than what the chain puts on the bus whole. */
function entryWithToken(token: string, n: number) {
  return entryOf(anOrderSubmitted({ paymentToken: token }, { id: anId(n) }), "tidings");
}

describe("entries of different sizes", () => {
  it("are packed so that no call is larger than EventBridge takes", async () => {
    const aws = fakeAws();
    const calls = eventCalls(new EventBridgeClient());
    const ofSize = (bytes: number, n: number) => entryWithToken("é".repeat(bytes / 2), n);
    const sent = [400_000, 400_000, 400_000, 900_000, 100].map(ofSize).map((entry) => calls.add(entry));
    calls.flush();
    await Promise.all(sent);

    expect(entriesSentIn(aws).map(({ length }) => length)).toEqual([2, 1, 2]);
    for (const entries of entriesSentIn(aws)) {
      const bytes = entries.map(({ Source = "", DetailType = "", Detail = "" }) =>
        Buffer.byteLength(Source + DetailType + Detail),
      );
      expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(1_048_576);
    }
  });
});

describe("an entry that is too large for any call", () => {
  it("fails alone, and is not sent", async () => {
    const aws = fakeAws();
    const calls = eventCalls(new EventBridgeClient());
    const outcomes = Promise.allSettled([
      calls.add(entryWithToken("x".repeat(1_048_576), 9)),
      calls.add(entryWithToken("x", 1)),
    ]);
    calls.flush();

    expect(await outcomes).toEqual([
      {
        status: "rejected",
        reason: expect.objectContaining({
          name: "ChainError",
          code: "TOO_LARGE",
          message: expect.stringMatching(/^PutEvents takes 1048575 bytes at most, the entry has 10\d{5}$/),
        }),
      },
      { status: "fulfilled", value: undefined },
    ]);
    expect(entriesSentIn(aws).map(({ length }) => length)).toEqual([1]);
  });

  it("is told from the largest that just fits", async () => {
    const aws = fakeAws();
    const calls = eventCalls(new EventBridgeClient());
    const { Source, DetailType, Detail } = entryWithToken("x", 1);
    const room = 1_048_575 - (Source + DetailType + Detail).length + 1;
    const outcomes = Promise.allSettled(
      [room, room + 1].map((length) => calls.add(entryWithToken("x".repeat(length), 2))),
    );
    calls.flush();

    expect((await outcomes).map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(entriesSentIn(aws).map(({ length }) => length)).toEqual([1]);
  });
});
