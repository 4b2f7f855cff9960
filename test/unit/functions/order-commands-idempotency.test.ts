import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { orderCommands } from "../../../functions/order-commands/order-commands.ts";
import { api, invalidFields, problem, type RequestParts } from "../../support/api.ts";
import {
  awsError,
  entriesSentIn,
  type FakeAws,
  fail,
  fakeAws,
  type Operation,
  refuseEvents,
} from "../../support/aws.ts";
import { anOrder } from "../../support/orders.ts";

const { orderId: _, ...order } = anOrder();
const key = "8e03978e-40d5-43dd-bc93-6894a57f9324";
/** What key and order come to. It has to stay, or a request that is sent again across a deployment makes a second order. */
const orderId = "62dc5968-d728-5d19-b55d-90a214e430df";
const eventId = "bf805c2b-f971-5208-aa51-26de6ecbd07e";

const accepted = {
  status: 202,
  headers: { "content-type": "application/json", "cache-control": "no-store", location: `/orders/${orderId}` },
  body: { orderId },
};
const underWay = problem(
  409,
  "in-progress",
  "The same request is still under way",
  "the first request with this Idempotency-Key is still under way; try again",
  { headers: { "retry-after": "1" } },
);
const unavailable = problem(
  503,
  "unavailable",
  "The service can't do it just now",
  "the request was not taken; try again",
  {
    headers: { "retry-after": "5" },
  },
);
const tooLate = { ...unavailable, body: { ...unavailable.body, detail: "it took too long; try again" } };
const keyReused = problem(
  422,
  "key-reused",
  "The Idempotency-Key belongs to another request",
  "this Idempotency-Key came with another body before; send that body again, or take a new key",
);

function submitting() {
  const { ask, lines } = api(() => orderCommands({ get: async () => undefined }));
  return {
    lines,
    submit: (parts: RequestParts = {}) =>
      ask("POST /orders", { body: order, ...parts, headers: { "idempotency-key": key, ...parts.headers } }),
  };
}

/** Lets the function's time run out while it waits for this call, which may come out later. */
async function cutOff<Input, Output>(
  call: Operation<Input, Output>,
  submit: () => Promise<unknown>,
  outcome: Promise<never> = new Promise(() => undefined),
): Promise<unknown> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  onTestFinished(() => void vi.useRealTimers());
  const reached = Promise.withResolvers<void>();
  call.next(() => {
    reached.resolve();
    return outcome;
  });
  const answer = submit();
  await reached.promise;
  vi.advanceTimersByTime(30_000);
  return await answer;
}

function eventIdsIn(aws: FakeAws): unknown[] {
  return entriesSentIn(aws).flatMap((entries) => entries.map(({ Detail = "" }) => JSON.parse(Detail).metadata.id));
}

function recordsIn({ table }: FakeAws) {
  return [...table.items.values()];
}

describe("a request that is sent again under its Idempotency-Key", () => {
  it("has the same answer, and one event", async () => {
    const aws = fakeAws();
    const { submit } = submitting();
    expect([await submit(), await submit()]).toEqual([accepted, accepted]);
    expect(aws.order).toEqual(["PutItem", "PutEvents", "UpdateItem", "PutItem"]);
    expect(eventIdsIn(aws)).toEqual([eventId]);
  });

  it("is the same however its JSON is written", async () => {
    const aws = fakeAws();
    const { submit } = submitting();
    await submit();
    const reordered = Object.fromEntries(Object.entries(order).toReversed());
    expect(await submit({ body: JSON.stringify(reordered, null, 2) })).toEqual(accepted);
    expect(eventIdsIn(aws)).toEqual([eventId]);
  });

  it("is refused with another body, and the first stays as it is", async () => {
    const aws = fakeAws();
    const { submit } = submitting();
    await submit();
    expect(await submit({ body: { ...order, total: 6391 } })).toEqual(keyReused);
    expect(await submit()).toEqual(accepted);
    expect(eventIdsIn(aws)).toEqual([eventId]);
  });

  it("waits while the first is under way", async () => {
    const aws = fakeAws();
    const { submit } = submitting();
    const taken = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    aws.putEvents.next(async ({ Entries = [] }) => {
      taken.resolve();
      await go.promise;
      return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: "envelope" })) };
    });
    const first = submit();
    await taken.promise;
    expect(await submit()).toEqual(underWay);
    expect(await submit({ body: { ...order, total: 1 } })).toEqual(keyReused);
    go.resolve();
    expect(await first).toEqual(accepted);
    expect(await submit()).toEqual(accepted);
    expect(eventIdsIn(aws)).toEqual([eventId]);
  });

  it("is remembered for 24 hours, under the function's name", async () => {
    const aws = fakeAws();
    const before = Math.round(Date.now() / 1000);
    await submitting().submit();
    const [record, ...others] = recordsIn(aws);
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      id: { S: expect.stringMatching(/^order-commands#/) },
      status: { S: "COMPLETED" },
      data: { M: { orderId: { S: orderId } } },
      validation: { S: expect.any(String) },
    });
    expect(Number(record?.expiration?.N) - before - 24 * 3600).toBeOneOf([0, 1, 2, 3, 4, 5]);
  });

  it("is another order once the key is forgotten and the body is another", async () => {
    const aws = fakeAws();
    const { submit } = submitting();
    await submit();
    aws.table.items.clear();
    expect(await submit({ body: { ...order, total: 6391 } })).toMatchObject({ status: 202 });
    expect(new Set(eventIdsIn(aws)).size).toBe(2);
  });
});

describe("a request that was cut off", () => {
  it("between the bus and the record, is the same event and answer once its lease is over", async () => {
    const aws = fakeAws();
    const { submit } = submitting();
    expect(await cutOff(aws.updateItem, submit)).toEqual(tooLate);
    expect(recordsIn(aws)).toMatchObject([{ status: { S: "INPROGRESS" } }]);
    expect(await submit()).toEqual(underWay);

    for (const record of recordsIn(aws)) record.in_progress_expiration = { N: "1" };
    expect(await submit()).toEqual(accepted);
    const [first, second] = entriesSentIn(aws);
    expect(second).toEqual(first);
    expect(recordsIn(aws)).toMatchObject([{ status: { S: "COMPLETED" } }]);
  });

  it("is answered all the same where only the record could not be completed", async () => {
    const aws = fakeAws();
    const { submit, lines } = submitting();
    aws.updateItem.next(fail(awsError("InternalServerError", "server")));
    expect(await submit()).toEqual(accepted);
    expect(await submit()).toEqual(underWay);
    expect(lines).toMatchObject([
      { level: "INFO" },
      { level: "WARN", message: expect.stringMatching(/not completed/) },
    ]);
  });

  it("gives its key free where the bus did not take the event", async () => {
    const aws = fakeAws();
    const { submit } = submitting();
    aws.putEvents.next(...Array.from({ length: 4 }, () => refuseEvents(() => "ThrottlingException")));
    expect(await submit()).toEqual(unavailable);
    expect(recordsIn(aws)).toEqual([]);
    expect(await submit()).toEqual(accepted);
    expect(new Set(eventIdsIn(aws))).toEqual(new Set([eventId]));
  });

  it("tells of the bus, and not of the record that could not be removed", async () => {
    const aws = fakeAws();
    const { submit, lines } = submitting();
    aws.putEvents.next(fail(awsError("InternalException", "server")));
    aws.deleteItem.next(fail(awsError("InternalServerError", "server")));
    expect(await submit()).toEqual(unavailable);
    expect(lines).toMatchObject([{ level: "ERROR", error: { cause: { message: "InternalException!" } } }]);
  });

  it("keeps its record where it ends after the function's time: a retry may hold it by then", async () => {
    const aws = fakeAws();
    const { submit } = submitting();
    const late = Promise.withResolvers<never>();
    expect(await cutOff(aws.putEvents, submit, late.promise)).toEqual(tooLate);
    late.reject(awsError("InternalException", "server"));
    await setImmediate();
    expect(aws.order).toEqual(["PutItem", "PutEvents"]);
    expect(recordsIn(aws)).toMatchObject([{ status: { S: "INPROGRESS" } }]);
  });

  it("has no effect where the key can't be written down", async () => {
    const aws = fakeAws();
    aws.putItem.next(fail(awsError("ProvisionedThroughputExceededException")));
    expect(await submitting().submit()).toEqual({
      ...unavailable,
      body: { ...unavailable.body, detail: "a service that this one stands on did not do its part; try again" },
    });
    expect(aws.order).toEqual(["PutItem"]);
  });
});

it.each(["", "two words", "k".repeat(256), "schlüssel", "a\tb"])("the key %j is refused", async (bad) => {
  const aws = fakeAws();
  expect(await submitting().submit({ headers: { "idempotency-key": bad } })).toEqual(
    invalidFields(["Idempotency-Key", "has to have from 1 to 255 visible ASCII characters, without spaces"]),
  );
  expect(aws.order).toEqual([]);
});

it("a request that is not valid leaves its key free", async () => {
  const aws = fakeAws();
  const { submit } = submitting();
  expect(await submit({ body: {} })).toMatchObject({ status: 400 });
  expect(aws.order).toEqual([]);
  expect(await submit()).toEqual(accepted);
});
