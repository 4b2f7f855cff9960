import { randomBytes } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import * as z from "zod";
import { FulfilmentTimedOut, OrderAccepted, OrderSubmitted } from "../../../events/index.ts";
import { consumer } from "../../../functions/consumer.ts";
import { awsError, entriesSentIn, type FakeAws, fail, fakeAws } from "../../support/aws.ts";
import { counting } from "../../support/consumers.ts";
import { environment, functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrder, anOrderSubmitted, orderEvents } from "../../support/orders.ts";

/** The payment tokens of all orders that were accepted: `counting` tells its decision by them. */
function tokensSentIn(aws: FakeAws): string[] {
  return entriesSentIn(aws)
    .flat()
    .map(({ Detail = "" }) => JSON.parse(Detail).data.paymentToken);
}

const timedOut = FulfilmentTimedOut.of({ orderId: "order-1", step: "stock" });

/** A consumer that keeps whatever `next` makes of the state before, by the order's id. */
const keeping = <State extends z.ZodType>(
  state: State,
  next: (before: z.output<State> | undefined) => z.output<State>,
) =>
  consumer({
    name: "keeping",
    consumes: [OrderSubmitted],
    publishes: [OrderAccepted],
    remembers: { key: ({ data }) => data.orderId, state },
    decide: ({ data }, known) => ({
      state: next(known.state),
      publish: [OrderAccepted.of({ ...data, paymentToken: JSON.stringify(known.state ?? "nothing") })],
    }),
  });

describe("a consumer that remembers", () => {
  it("keeps state and decision in one conditional write, before anything is published", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(counting)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(aws.order.slice(0, 3)).toEqual(["PutItem", "Get", "Put"]);
    expect(aws.order.slice(3).toSorted()).toEqual(["BatchWriteItem", "PublishBatch", "PutEvents", "SendMessageBatch"]);
    expect(aws.loadState.inputs).toEqual([
      { TableName: environment.stateTableName, Key: { id: "customer-1" }, ConsistentRead: true },
    ]);
    const [{ Item: { kept = "", ...item } = {}, ...write } = {}] = aws.keepState.inputs;
    expect(write).toEqual({
      TableName: environment.stateTableName,
      ConditionExpression: "attribute_not_exists(id)",
    });
    expect(item).toEqual({ id: "customer-1", version: 1 });
    const [entries] = entriesSentIn(aws);
    const messages = aws.publishBatch.inputs[0]?.PublishBatchRequestEntries?.map(({ Id: _, ...message }) => message);
    const reminders = aws.sendMessages.inputs[0]?.Entries?.map(({ MessageBody: body }) => ({
      body,
      dueAt: expect.any(Number),
    }));
    expect(JSON.parse(String(kept))).toEqual({
      state: { orders: 1 },
      outbox: { [anId()]: { decidedAt: expect.any(Number), outgoing: { entries, messages, reminders } } },
    });
  });

  it("decides on what was kept last, key by key", async () => {
    const aws = fakeAws();
    const invoke = functionOf(counting);
    await invoke(sqsEvent([anOrderSubmitted()]));
    const other = { customer: { id: "customer-2" } };
    const { failed } = await invoke(
      sqsEvent([anOrderSubmitted({}, { id: anId(2) }), anOrderSubmitted(other, { id: anId(3) })]),
    );

    expect(failed).toEqual([]);
    expect(tokensSentIn(aws).toSorted()).toEqual(
      ["order 1", "order 1", "order 1, again", "order 1, again", "order 2", "order 2, again"].toSorted(),
    );
    expect([...aws.states.items.values()].map(({ id, version }) => [id?.S, version?.N])).toEqual([
      ["customer-1", "2"],
      ["customer-2", "1"],
    ]);
  });

  it("takes events of one batch that have the same key one after the other", async () => {
    const aws = fakeAws();
    const { failed } = await functionOf(counting)(sqsEvent(orderEvents(5)));

    expect(failed).toEqual([]);
    expect(aws.order.filter((name) => name === "Get" || name === "Put")).toEqual(
      Array.from({ length: 5 }, () => ["Get", "Put"]).flat(),
    );
    expect(tokensSentIn(aws).filter((token) => !token.endsWith("again"))).toEqual(
      [1, 2, 3, 4, 5].map((n) => `order ${n}`),
    );
  });

  it("goes on with the next event of a key where one fails", async () => {
    const aws = fakeAws();
    aws.loadState.next(fail(awsError("InternalServerError", "server")));
    const { failed } = await functionOf(counting)(sqsEvent(orderEvents(2)));

    expect(failed).toHaveLength(1);
    expect(tokensSentIn(aws)).toEqual(["order 1", "order 1, again"]);
  });

  it("writes nothing for an event that changes nothing", async () => {
    const aws = fakeAws();
    const idle = { ...counting, decide: () => ({}) };
    const { failed } = await functionOf(idle)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(aws.order).toEqual(["PutItem", "Get", "BatchWriteItem"]);
  });

  it("keeps its state as it was where a decision only publishes", async () => {
    const aws = fakeAws();
    const invoke = functionOf(counting);
    await invoke(sqsEvent([anOrderSubmitted()]));
    const publishing = { ...counting, decide: () => ({ publish: [OrderAccepted.of(anOrder())] }) };
    await functionOf(publishing)(sqsEvent([anOrderSubmitted({}, { id: anId(2) })]));
    await functionOf(counting)(sqsEvent([anOrderSubmitted({}, { id: anId(3) })]));

    expect(aws.states.items.get("customer-1")?.version?.N).toBe("3");
    expect(tokensSentIn(aws).at(-2)).toBe("order 2");
  });

  it("has nothing to remember yet where its first decision only publishes, and begins with the next", async () => {
    const aws = fakeAws();
    const publishing = { ...counting, decide: () => ({ publish: [OrderAccepted.of(anOrder())] }) };
    await functionOf(publishing)(sqsEvent([anOrderSubmitted()]));
    const { failed } = await functionOf(counting)(sqsEvent([anOrderSubmitted({}, { id: anId(2) })]));

    expect(failed).toEqual([]);
    expect(aws.states.items.get("customer-1")?.version?.N).toBe("2");
    expect(tokensSentIn(aws).at(-1)).toBe("order 1, again");
  });

  it("keeps null, where that is the state, in place of what was there", async () => {
    const aws = fakeAws();
    const toggling = keeping(z.string().nullable(), (before) => (before === undefined ? "on" : null));
    const invoke = functionOf(toggling);
    for (const n of [1, 2, 3]) await invoke(sqsEvent([anOrderSubmitted({}, { id: anId(n) })]));

    expect(tokensSentIn(aws)).toEqual(['"nothing"', '"on"', '"nothing"']);
  });

  it("reads a large state back, which is packed", async () => {
    const aws = fakeAws();
    const large = { notes: "a note, and another; ".repeat(20_000) };
    const invoke = functionOf(keeping(z.object({ notes: z.string() }), () => large));
    await invoke(sqsEvent([anOrderSubmitted()]));
    const { failed } = await invoke(sqsEvent([anOrderSubmitted({}, { id: anId(2) })]));

    expect(failed).toEqual([]);
    expect(aws.states.items.get("order-1")?.kept?.B?.byteLength).toBeLessThan(32 * 1024);
    const [, [claimed] = []] = entriesSentIn(aws);
    const { claim } = JSON.parse(claimed?.Detail ?? "");
    const data = JSON.parse(aws.buckets.objects.get(`${environment.claimsBucketName}/${claim.key}`) ?? "");
    expect(JSON.parse(data.paymentToken)).toEqual(large);
  });

  it("fails the record, and publishes nothing, where the state is larger than an item can be", async () => {
    const aws = fakeAws();
    const noise = randomBytes(400 * 1024).toString("base64");
    const { failed, hops } = await functionOf(keeping(z.string(), () => noise))(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(hops).toMatchObject([{ reason: "ValidationException: Item size has exceeded the maximum allowed size" }]);
    expect(aws.putEvents.inputs).toEqual([]);
    expect(aws.table.items.size).toBe(0);
  });

  it.each([
    { what: "message", decided: { notify: [{ message: { text: "x".repeat(262_144) } }] }, call: "PublishBatch" },
    {
      what: "reminder",
      decided: { later: [{ afterSeconds: 1, event: { ...timedOut, data: "x".repeat(1_048_576) } }] },
      call: "SendMessageBatch",
    },
  ])(
    "fails the record, and keeps and publishes nothing, where a $what is too large to be sent",
    async ({ decided, call }) => {
      const aws = fakeAws();
      const boundless = {
        ...counting,
        decide: () => ({ state: { orders: 1 }, publish: [OrderAccepted.of(anOrder())], ...decided }),
      };
      const first = await functionOf(boundless)(sqsEvent([anOrderSubmitted()]));
      const left = [aws.states.items.size, aws.table.items.size, aws.putEvents.inputs.length];
      const repaired = await functionOf(counting)(sqsEvent([anOrderSubmitted()], 2));

      expect([first.failed, left, repaired.failed]).toEqual([["record-1"], [0, 0, 0], []]);
      expect(first.hops).toMatchObject([
        { reason: expect.stringMatching(`^ChainError: ${call} takes \\d+ bytes at most`) },
      ]);
      expect(tokensSentIn(aws)).toEqual(["order 1", "order 1, again"]);
    },
  );

  it("fails the record where the state no longer parses, and leaves the state as it is", async () => {
    const aws = fakeAws();
    await functionOf(keeping(z.object({ old: z.int() }), () => ({ old: 1 })))(sqsEvent([anOrderSubmitted()]));
    const before = structuredClone([...aws.states.items]);
    const invoke = functionOf(keeping(z.object({ fresh: z.int() }), () => ({ fresh: 1 })));
    const { failed, hops } = await invoke(sqsEvent([anOrderSubmitted({}, { id: anId(2) })]));

    expect(failed).toEqual(["record-1"]);
    const reason =
      "ChainError: the state of order-1 is not what keeping reads: " +
      "state.fresh: Invalid input: expected number, received undefined";
    expect(hops).toMatchObject([{ outcome: "failed", reason }]);
    expect([...aws.states.items]).toEqual(before);
    expect(aws.table.items.size).toBe(1);
  });
});

describe("two environments that keep a state under the same key", () => {
  it("never keep one over the other: the second reads again, and decides again", async () => {
    const aws = fakeAws();
    const [one, other] = [functionOf(counting), functionOf(counting)];
    aws.keepState.next(async (input) => {
      await other(sqsEvent([anOrderSubmitted({}, { id: anId(2) })]));
      return aws.states.put(input);
    });
    const { failed } = await one(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    expect(tokensSentIn(aws)).toEqual(["order 2, again", "order 2", "order 1, again", "order 1"].toReversed());
    const sentFor = entriesSentIn(aws).map(([entry]) => JSON.parse(entry?.Detail ?? "").metadata.causationId);
    expect(sentFor).toEqual([anId(2), anId(1)]);
    expect(aws.states.items.get("customer-1")?.version?.N).toBe("2");
  });

  it("decide once for one event that both have: what was kept first is published by both", async () => {
    const aws = fakeAws();
    const [one, other] = [functionOf(counting), functionOf(counting)];
    aws.keepState.next(async (input) => {
      aws.table.expireLeases();
      await other(sqsEvent([anOrderSubmitted({}, { id: anId(2) }), anOrderSubmitted()], 2));
      return aws.states.put(input);
    });
    const { failed } = await one(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual([]);
    const sent = entriesSentIn(aws)
      .flat()
      .filter(({ Detail = "" }) => JSON.parse(Detail).metadata.causationId === anId());
    expect(sent).toHaveLength(4);
    expect(sent.slice(2)).toEqual(sent.slice(0, 2));
    expect(aws.states.items.get("customer-1")?.version?.N).toBe("2");
  });

  it("fail the record when there is no end of it, with nothing published", async () => {
    const aws = fakeAws();
    aws.keepState.always((input) => {
      const next = Number(aws.states.items.get("customer-1")?.version?.N ?? 0) + 1;
      const item = { id: "customer-1", version: next, kept: JSON.stringify({ state: { orders: next }, outbox: {} }) };
      const condition =
        next === 1
          ? { ConditionExpression: "attribute_not_exists(id)" }
          : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": next - 1 } };
      aws.states.put({ TableName: environment.stateTableName, Item: item, ...condition });
      return aws.states.put(input);
    });
    const { failed, hops } = await functionOf(counting)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(hops).toMatchObject([
      { reason: "ChainError: the state of customer-1 was changed by others, 10 times in a row" },
    ]);
    expect(aws.keepState.inputs).toHaveLength(10);
    expect(aws.putEvents.inputs).toEqual([]);
    expect(aws.table.items.size).toBe(0);
  });
});

describe("the outbox", () => {
  it("forgets what was decided more than thirty days ago", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-02T09:30:00Z") });
    onTestFinished(() => void vi.useRealTimers());
    const aws = fakeAws();
    const invoke = functionOf(counting);
    const kept = async (n: number) => {
      await invoke(sqsEvent([anOrderSubmitted({}, { id: anId(n) })]));
      const { kept = "" } = aws.keepState.inputs.at(-1)?.Item ?? {};
      return Object.keys(JSON.parse(typeof kept === "string" ? kept : gunzipSync(kept).toString()).outbox);
    };

    expect(await kept(1)).toEqual([anId(1)]);
    vi.setSystemTime(new Date("2026-11-12T09:30:00Z"));
    expect(await kept(2)).toEqual([anId(1), anId(2)]);
    vi.setSystemTime(new Date("2026-12-02T09:29:59Z"));
    expect(await kept(3)).toEqual([anId(1), anId(2), anId(3)]);
    vi.setSystemTime(new Date("2026-12-02T09:30:00Z"));
    expect(await kept(4)).toEqual([anId(2), anId(3), anId(4)]);
  });
});
