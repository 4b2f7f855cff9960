import { describe, expect, it } from "vitest";
import { freshOf } from "../../../bin/send/fresh.ts";
import { sampleNamed } from "../../../bin/send/samples.ts";
import { ContractError, OrderSubmitted } from "../../../events/index.ts";

const now = new Date("2027-01-02T03:04:05.678Z");
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function sampleWith(detail: unknown) {
  const Detail = typeof detail === "string" ? detail : JSON.stringify(detail);
  return { name: "odd", entries: [{ EventBusName: "tidings", Source: "s", DetailType: "T", Detail }] };
}

function detailOf(fresh: ReturnType<typeof freshOf>[number] | undefined) {
  return JSON.parse(fresh?.entry.Detail ?? "");
}

describe("a fresh sample", () => {
  it.each(["order-submitted", "order-rejected", "order-malformed"])(
    "of %s has ids and a time of its own, and all else as it was",
    (name) => {
      const sample = sampleNamed(name);
      const [old] = sample.entries;
      const [fresh, ...others] = freshOf(sample, now);
      expect(others).toEqual([]);
      const { id = "", correlationId, orderId } = fresh ?? {};
      expect(id).toMatch(uuid);
      const story = id.replaceAll("-", "").slice(0, 12);
      expect({ correlationId, orderId }).toEqual({ correlationId: `${name}-${story}`, orderId: `order-${story}` });
      expect(fresh?.entry).toEqual({ ...old, Detail: expect.any(String) });
      const before = JSON.parse(old?.Detail ?? "");
      expect(detailOf(fresh)).toEqual({
        metadata: { ...before.metadata, id, correlationId, occurredAt: "2027-01-02T03:04:05.678Z" },
        data: {
          ...before.data,
          orderId,
          // A malformed customer stays as it was.
          ...(before.data.customer.id && {
            customer: { ...before.data.customer, id: `${before.data.customer.id}-${story}` },
          }),
          paymentToken: `${before.data.paymentToken}_${story}`,
        },
      });
    },
  );

  it("is another order each time", () => {
    const sample = sampleNamed("order-submitted");
    const all = Array.from({ length: 100 }, () => freshOf(sample)).flat();
    for (const ids of [
      all.map(({ id }) => id),
      all.map(({ orderId }) => orderId),
      all.map((each) => each.correlationId),
    ])
      expect(new Set(ids).size).toBe(100);
  });

  it("of the malformed order is malformed in the same way", () => {
    const reasonOf = (detail: unknown) => {
      try {
        OrderSubmitted.read(detail);
      } catch (error) {
        if (error instanceof ContractError) return error.issues;
      }
      return [];
    };
    const sample = sampleNamed("order-malformed");
    const reason = reasonOf(JSON.parse(sample.entries[0]?.Detail ?? ""));
    expect(reason).toHaveLength(1);
    expect(reasonOf(detailOf(freshOf(sample)[0]))).toEqual(reason);
  });

  it.each([
    [
      "an id that is none",
      { metadata: { id: "no-uuid", correlationId: "", occurredAt: "today" }, data: { orderId: "" } },
    ],
    ["ids that are missing", { metadata: {}, data: {} }],
    ["no metadata and no data", { other: 1 }],
    ["parts of other kinds", { metadata: null, data: [1, 2] }],
    ["a detail that is no object", [1]],
    ["a detail that is no JSON", "{oops"],
  ])("keeps %s", (_, detail) => {
    const sample = sampleWith(detail);
    expect(freshOf(sample).map(({ entry }) => entry)).toEqual(sample.entries);
  });

  it("of several entries is one story about one order, with an id for each event", () => {
    const [entry] = sampleNamed("order-submitted").entries;
    if (!entry) throw new Error("the sample is empty");
    const [first, second] = freshOf({ name: "two", entries: [entry, entry] });
    expect(second?.id).toMatch(uuid);
    expect(second?.id).not.toBe(first?.id);
    expect(second).toMatchObject({ correlationId: first?.correlationId, orderId: first?.orderId });
  });
});
