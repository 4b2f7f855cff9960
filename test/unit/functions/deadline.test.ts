import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, fakeAws } from "../../support/aws.ts";
import { functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrderSubmitted, orderEvents } from "../../support/orders.ts";

describe("a record that is not done when the function's time is nearly up", () => {
  it("fails alone, and its neighbours go through", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
    onTestFinished(() => void vi.useRealTimers());
    const aws = fakeAws();
    const neighboursDone = Promise.withResolvers<void>();
    aws.putItem.next(() => new Promise(() => undefined));
    aws.batchWrite.always((input) => {
      neighboursDone.resolve();
      return aws.table.batchWrite(input);
    });
    const running = functionOf(validateOrder)(sqsEvent(orderEvents(3)), 30_000);
    await neighboursDone.promise;
    await setImmediate();
    vi.advanceTimersByTime(30_000);
    const { failed, hops } = await running;

    expect(failed).toEqual(["record-1"]);
    expect(aws.putEvents.inputs.map(({ Entries = [] }) => Entries.length)).toEqual([2]);
    expect(aws.changeVisibility.inputs).toHaveLength(1);
    expect(hops).toContainEqual(
      expect.objectContaining({
        outcome: "failed",
        eventId: anId(1),
        reason: "ChainError: the function's time was nearly up, and the record not done; it is tried again",
      }),
    );
  });

  it("fails with the records that are the same event, and so does one that can't be quarantined in time", async () => {
    const aws = fakeAws();
    aws.putItem.next(() => new Promise(() => undefined));
    aws.sendMessage.next(() => new Promise(() => undefined));
    const { failed } = await functionOf(validateOrder)(
      sqsEvent([anOrderSubmitted(), anOrderSubmitted(), "{oops"]),
      520,
    );

    expect(failed).toEqual(["record-1", "record-2", "record-3"]);
  });

  it("may still fail later, when nobody listens any more", async () => {
    const aws = fakeAws();
    const late = Promise.withResolvers<object>();
    aws.putItem.next(() => late.promise);
    const invoke = functionOf(validateOrder);
    const first = await invoke(sqsEvent(orderEvents(1)), 510);
    late.reject(awsError("InternalServerError", "server"));
    const second = await invoke(sqsEvent(orderEvents(1), 2));

    expect([first.failed, second.failed]).toEqual([["record-1"], []]);
  });

  it("leaves its idempotency record to its lease when it fails later, since by then a retry may have completed it", async () => {
    const aws = fakeAws();
    const late = Promise.withResolvers<never>();
    const heard = Promise.withResolvers<void>();
    aws.putEvents.next(async () => {
      heard.resolve();
      return late.promise;
    });
    const { failed } = await functionOf(validateOrder)(sqsEvent(orderEvents(1)), 510);
    await heard.promise;
    late.reject(awsError("AccessDeniedException"));
    for (let turn = 0; turn < 10; turn++) await setImmediate();

    expect(failed).toEqual(["record-1"]);
    expect(aws.order).not.toContain("DeleteItem");
  });
});
