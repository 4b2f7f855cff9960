import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retryDelaySeconds } from "../../../functions/chain/retry-delay.ts";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, fail, fakeAws } from "../../support/aws.ts";
import { environment, functionOf, sqsEvent } from "../../support/lambda.ts";
import { orderEvents } from "../../support/orders.ts";

describe("a record that failed", () => {
  it("stays hidden for a delay of its own, which grows with each attempt", async () => {
    const aws = fakeAws();
    aws.putItem.always(fail(awsError("InternalServerError", "server")));
    const invoke = functionOf(validateOrder);
    for (const attempt of [1, 2, 3]) await invoke(sqsEvent(orderEvents(2), attempt));

    const delay = (most: number) => expect.toSatisfy((s: number) => Number.isInteger(s) && s >= most / 2 && s <= most);
    expect(aws.changeVisibility.inputs).toEqual(
      [5, 15, 45].map((most) => ({
        QueueUrl: environment.queueUrl,
        Entries: [
          { Id: "0", ReceiptHandle: "receipt-1", VisibilityTimeout: delay(most) },
          { Id: "1", ReceiptHandle: "receipt-2", VisibilityTimeout: delay(most) },
        ],
      })),
    );
  });

  it("does not wait after its last attempt, since the queue then sets it aside", async () => {
    const aws = fakeAws();
    aws.putItem.always(fail(awsError("InternalServerError", "server")));
    await functionOf(validateOrder)(sqsEvent(orderEvents(1), Number(environment.maxReceiveCount)));

    expect(aws.changeVisibility.inputs.map(({ Entries }) => Entries)).toEqual([
      [{ Id: "0", ReceiptHandle: "receipt-1", VisibilityTimeout: 0 }],
    ]);
  });

  it("is one of at most ten in a call that sets delays", async () => {
    const aws = fakeAws();
    aws.putItem.always(fail(awsError("InternalServerError", "server")));
    await functionOf(validateOrder)(sqsEvent(orderEvents(25)));

    expect(aws.changeVisibility.inputs.map(({ Entries = [] }) => Entries.length)).toEqual([10, 10, 5]);
  });

  it("is reported all the same when its delay can't be set, with a warning", async () => {
    const aws = fakeAws();
    aws.putItem.always(fail(awsError("InternalServerError", "server")));
    aws.changeVisibility.next(fail(awsError("ServiceUnavailable", "server")), () => ({
      Failed: [{ Id: "0", Code: "ReceiptHandleIsInvalid", SenderFault: true }],
    }));
    const { failed, lines } = await functionOf(validateOrder)(sqsEvent(orderEvents(11)));

    const until = "come back after the queue's visibility timeout";
    expect(failed).toHaveLength(11);
    expect(lines.filter(({ level }) => level === "WARN").map(({ message }) => message)).toEqual([
      `failed records could not be delayed, and ${until}: ServiceUnavailable: ServiceUnavailable!`,
      `1 failed records could not be delayed (ReceiptHandleIsInvalid: no message); those records ${until}`,
    ]);
  });
});

describe("the delay before the next attempt", () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it("is longer than the one before, up to the sixth, whatever the jitter", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), chance, chance, (n, one, other) => {
        expect(retryDelaySeconds(n + 1, () => other)).toBeGreaterThan(retryDelaySeconds(n, () => one));
      }),
    );
  });

  it("is a whole number of seconds from 3 to 900, for any attempt", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), chance, (n, random) => {
        const seconds = retryDelaySeconds(n, () => random);
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(3);
        expect(seconds).toBeLessThanOrEqual(900);
      }),
    );
  });
});
