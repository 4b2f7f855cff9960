import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { OrderSubmitted } from "../../../events/index.ts";
import { reasonsToReject } from "../../../functions/validate-order/business-rules.ts";

const folder = new URL("../../../events/samples/", import.meta.url);
const names = readdirSync(folder);

/** A file for `aws events put-events --entries file://…`, with the text of Detail read. */
const Sample = z.tuple([
  z.strictObject({
    EventBusName: z.literal("tidings"),
    Source: z.literal(OrderSubmitted.source),
    DetailType: z.literal(OrderSubmitted.detailType),
    Detail: z.string().transform((text): unknown => JSON.parse(text)),
  }),
]);

function detailOf(name: string): unknown {
  const [entry] = Sample.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8")));
  return entry.Detail;
}

describe("the samples", () => {
  it("are one PutEvents entry each, with an id and a story of its own", () => {
    const Ids = z.object({ metadata: z.object({ id: z.uuidv4(), correlationId: z.string() }) });
    const ids = names.map((name) => Ids.parse(detailOf(name)).metadata);

    expect(names.toSorted()).toEqual(["order-malformed.json", "order-rejected.json", "order-submitted.json"]);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(names.length);
    expect(ids.map(({ correlationId }) => `${correlationId}.json`)).toEqual(names.map((name) => `sample-${name}`));
  });

  it("order-submitted is good", () => {
    expect(reasonsToReject(OrderSubmitted.read(detailOf("order-submitted.json")).data)).toEqual([]);
  });

  it("order-rejected breaks two business rules", () => {
    const order = OrderSubmitted.read(detailOf("order-rejected.json")).data;

    expect(reasonsToReject(order).map(({ code }) => code)).toEqual(["QUANTITY_NOT_POSITIVE", "TOTAL_IS_NOT_THE_SUM"]);
  });

  it("order-malformed breaks the schema: its customer has no id", () => {
    expect(() => OrderSubmitted.read(detailOf("order-malformed.json"))).toThrow(
      /^OrderSubmitted does not keep to its contract: detail.data.customer.id: Invalid input: expected string, received undefined$/,
    );
  });
});
