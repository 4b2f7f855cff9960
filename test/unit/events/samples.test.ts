import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Contract, OrderCancellationRequested, OrderReviewed, OrderSubmitted } from "../../../events/index.ts";
import { MOST_INLINE_BYTES } from "../../../functions/chain/claim-check.ts";
import { reasonsToReject } from "../../../functions/validate-order/business-rules.ts";

const folder = new URL("../../../events/samples/", import.meta.url);

/** Each story by its file's name: the events that it begins with. */
const stories = new Map<string, readonly Contract[]>([
  ["order-customer-cancelled", [OrderSubmitted, OrderCancellationRequested]],
  ["order-flagged", [OrderSubmitted]],
  ["order-large", [OrderSubmitted]],
  ["order-malformed", [OrderSubmitted]],
  ["order-out-of-stock", [OrderSubmitted]],
  ["order-payment-declined", [OrderSubmitted]],
  ["order-payment-flaky", [OrderSubmitted]],
  ["order-payment-slow", [OrderSubmitted]],
  ["order-rejected", [OrderSubmitted]],
  ["order-review-approved", [OrderSubmitted, OrderReviewed]],
  ["order-review-declined", [OrderSubmitted, OrderReviewed]],
  ["order-submitted", [OrderSubmitted]],
]);

const names = [...stories.keys()];
const broken = ["order-malformed", "order-rejected"];

/** A file for `aws events put-events --entries file://…`, with the text of Detail read. */
const Sample = z.array(
  z.strictObject({
    EventBusName: z.literal("tidings"),
    Source: z.string(),
    DetailType: z.string(),
    Detail: z.string().transform((text): unknown => JSON.parse(text)),
  }),
);
const Detail = z.object({
  metadata: z.object({ id: z.uuidv4(), correlationId: z.string() }),
  data: z.object({ orderId: z.string() }),
});

function entriesOf(name: string) {
  return Sample.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")));
}

function orderOf(name: string) {
  return OrderSubmitted.read(entriesOf(name)[0]?.Detail).data;
}

describe("the samples", () => {
  it("are a story each, of PutEvents entries with ids of their own and one order", () => {
    expect(readdirSync(folder).toSorted()).toEqual(names.map((name) => `${name}.json`));
    const details = names.map((name) => entriesOf(name).map((entry) => Detail.parse(entry.Detail)));
    const events = details.flat();
    expect(new Set(events.map(({ metadata }) => metadata.id)).size).toBe(events.length);
    expect(details.map((story) => [...new Set(story.map(({ metadata }) => metadata.correlationId))])).toEqual(
      names.map((name) => [`sample-${name}`]),
    );
    const orders = details.map((story) => [...new Set(story.map(({ data }) => data.orderId))]);
    expect(orders.every((ids) => ids.length === 1)).toBe(true);
    expect(new Set(orders.flat()).size).toBe(names.length);
  });

  it.each([...stories])("%s holds the events that it begins with", (name, contracts) => {
    expect(entriesOf(name).map(({ Source, DetailType }) => ({ Source, DetailType }))).toEqual(
      contracts.map(({ source, detailType }) => ({ Source: source, DetailType: detailType })),
    );
  });

  it.each(names.filter((name) => !broken.includes(name)))(
    "%s keeps to its contracts and to every business rule",
    (name) => {
      const contracts = stories.get(name) ?? [];
      expect(() => entriesOf(name).map(({ Detail: detail }, at) => contracts[at]?.read(detail))).not.toThrow();
      expect(reasonsToReject(orderOf(name))).toEqual([]);
    },
  );

  it("order-rejected breaks two business rules", () => {
    expect(reasonsToReject(orderOf("order-rejected")).map(({ code }) => code)).toEqual([
      "QUANTITY_NOT_POSITIVE",
      "TOTAL_IS_NOT_THE_SUM",
    ]);
  });

  it("order-malformed breaks the schema: its customer has no id", () => {
    expect(() => orderOf("order-malformed")).toThrow(
      /^OrderSubmitted does not keep to its contract: detail.data.customer.id: Invalid input: expected string, received undefined$/,
    );
  });

  it("order-large has as many lines as the largest real order, more than the bus is to carry", () => {
    expect(orderOf("order-large").lines).toHaveLength(1_114);
    expect(JSON.stringify(entriesOf("order-large")[0]?.Detail).length).toBeGreaterThan(MOST_INLINE_BYTES);
  });
});
