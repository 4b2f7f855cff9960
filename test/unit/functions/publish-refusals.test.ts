import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, type FakeAws, fail, fakeAws, refuseEvents } from "../../support/aws.ts";
import { functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, orderEvents } from "../../support/orders.ts";

// The pauses between attempts are looked at, and not waited for.
vi.mock("node:timers/promises", () => ({ setTimeout: vi.fn(async () => undefined) }));

const threeEvents = () => sqsEvent(orderEvents(3));

/** For each call, the orders that its entries are about, in order. */
function ordersSentIn(aws: FakeAws): string[][] {
  return aws.putEvents.inputs.map(({ Entries = [] }) =>
    Entries.map(({ Detail = "" }) => String(JSON.parse(Detail).data.orderId)),
  );
}

const refuse = (order: string, code: string) =>
  refuseEvents(({ Detail }) => (Detail?.includes(`"${order}"`) ? code : undefined));

describe("an entry that EventBridge refuses for now", () => {
  it.each(["InternalFailure", "InternalException", "ThrottlingException"])(
    "is sent again by itself, word for word: %s",
    async (code) => {
      const aws = fakeAws();
      aws.putEvents.next(refuse("order-2", code));
      const { failed } = await functionOf(validateOrder)(threeEvents());

      expect(failed).toEqual([]);
      expect(ordersSentIn(aws)).toEqual([["order-1", "order-2", "order-3"], ["order-2"]]);
      expect(aws.putEvents.inputs[1]?.Entries).toEqual([aws.putEvents.inputs[0]?.Entries?.[1]]);
      expect(aws.table.items.size).toBe(3);
    },
  );

  it("fails its record alone after the fourth attempt, with pauses that grow", async () => {
    vi.mocked(pause).mockClear();
    const aws = fakeAws();
    aws.putEvents.always(refuse("order-2", "InternalFailure"));
    const { failed, hops } = await functionOf(validateOrder)(threeEvents());

    const pauses = vi.mocked(pause).mock.calls.map(([ms]) => Number(ms));
    expect(failed).toEqual(["record-2"]);
    expect(ordersSentIn(aws)).toEqual([["order-1", "order-2", "order-3"], ["order-2"], ["order-2"], ["order-2"]]);
    expect(pauses).toHaveLength(3);
    for (const [at, ms] of pauses.entries()) {
      expect(ms).toBeGreaterThanOrEqual(25 * 2 ** at);
      expect(ms).toBeLessThanOrEqual(75 * 2 ** at);
    }
    expect(hops).toContainEqual(
      expect.objectContaining({
        outcome: "failed",
        eventId: anId(2),
        reason: "ChainError: PutEvents did not accept the entry (4 attempts): InternalFailure: InternalFailure!",
      }),
    );
  });
});

describe("an entry that EventBridge refuses for good", () => {
  it.each(["MalformedDetail", "NotAuthorizedForSourceException", "SomethingNew"])(
    "fails its record at once, and alone: %s",
    async (code) => {
      const aws = fakeAws();
      aws.putEvents.always(refuse("order-3", code));
      const { failed, hops } = await functionOf(validateOrder)(threeEvents());

      expect(failed).toEqual(["record-3"]);
      expect(ordersSentIn(aws)).toEqual([["order-1", "order-2", "order-3"]]);
      expect(aws.table.items.size).toBe(2);
      expect(hops).toContainEqual(
        expect.objectContaining({ reason: `ChainError: PutEvents did not accept the entry: ${code}: ${code}!` }),
      );
    },
  );
});

describe("an answer that does not speak of every entry", () => {
  it.each([{}, { FailedEntryCount: 0, Entries: [{ EventId: "e" }] }])("counts for none of them: %o", async (answer) => {
    const aws = fakeAws();
    aws.putEvents.next(() => answer);
    const { failed, hops } = await functionOf(validateOrder)(threeEvents());

    const answered = answer.Entries?.length ?? 0;
    expect(failed).toEqual(["record-1", "record-2", "record-3"]);
    expect(hops).toHaveLength(3);
    expect(hops[0]).toMatchObject({
      reason: `ChainError: PutEvents answered for ${answered} of 3 entries, so that none of them counts as accepted`,
    });
  });
});

describe("a call that fails as a whole", () => {
  it("for what one entry holds is split, so that this entry fails alone", async () => {
    const aws = fakeAws();
    aws.putEvents.always((input) => {
      if (JSON.stringify(input).includes("order-2")) throw awsError("ValidationException");
      return { Entries: (input.Entries ?? []).map(() => ({ EventId: "e" })) };
    });
    const { failed, hops } = await functionOf(validateOrder)(threeEvents());

    expect(failed).toEqual(["record-2"]);
    expect(ordersSentIn(aws)).toEqual([["order-1", "order-2", "order-3"], ["order-1"], ["order-2"], ["order-3"]]);
    expect(hops).toContainEqual(expect.objectContaining({ reason: "ValidationException: ValidationException!" }));
  });

  it("for what one entry holds still sends again what is refused for now", async () => {
    const aws = fakeAws();
    aws.putEvents.next(fail(awsError("ValidationException")), refuse("order-1", "InternalFailure"));
    const { failed } = await functionOf(validateOrder)(threeEvents());

    expect(failed).toEqual([]);
    expect(ordersSentIn(aws).flat().toSorted()).toEqual(
      ["order-1", "order-2", "order-3"].flatMap((order) =>
        order === "order-1" ? [order, order, order] : [order, order],
      ),
    );
  });

  it.each([
    awsError("InternalException", "server"),
    awsError("ThrottlingException"),
    awsError("RequestLimitExceeded"),
    awsError("AccessDeniedException"),
    awsError("ExpiredTokenException"),
    new TypeError("socket hang up"),
  ])("for another reason fails all its records, and is not sent again: %s", async (error) => {
    const aws = fakeAws();
    aws.putEvents.next(fail(error));
    const { failed } = await functionOf(validateOrder)(threeEvents());

    expect(failed).toEqual(["record-1", "record-2", "record-3"]);
    expect(ordersSentIn(aws)).toHaveLength(1);
    expect(aws.table.items.size).toBe(0);
  });
});
