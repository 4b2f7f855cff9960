import { expect, test } from "vitest";
import * as z from "zod";
import { firstEvent, OrderSubmitted } from "../../events/index.ts";
import { Deployed } from "../support/deployed.ts";
import { skipWhereDiffers } from "../support/differences.ts";
import { anOwnOrder } from "../support/orders.ts";
import { Story } from "../support/story.ts";

/** The events of an order that goes well, each with its source and the event that led to it. */
const TOLD = [
  ["OrderSubmitted", "orders.checkout", undefined],
  ["OrderAccepted", "orders.validation", "OrderSubmitted"],
  ["OrderCleared", "orders.fraud", "OrderAccepted"],
  ["StockRequested", "orders.fulfilment", "OrderCleared"],
  ["StockReserved", "orders.stock", "StockRequested"],
  ["PaymentRequested", "orders.fulfilment", "StockReserved"],
  ["PaymentCaptured", "orders.payment", "PaymentRequested"],
  ["OrderConfirmed", "orders.fulfilment", "PaymentCaptured"],
] as const;

const LINE =
  /^detailType=(?<detailType>\w+) source=(?<source>[\w.]+) id=(?<id>[0-9a-f-]{36}) correlationId=(?<correlationId>\S+) causationId=(?<causationId>[0-9a-f-]*) envelopeId=[0-9a-f-]{36} replay=$/;

const Fields = z.object({
  detailType: z.string(),
  source: z.string(),
  id: z.string(),
  correlationId: z.string(),
  causationId: z.string(),
});

test("every event has a line in the log of events, with its ids, and without any address or token", async (context) => {
  const deployed = new Deployed();
  skipWhereDiffers(context, deployed, "log group targets");
  const since = Date.now() - 60_000;
  const story = await Story.begin(deployed);
  const { correlationId } = story;
  const order = anOwnOrder();
  const event = firstEvent(OrderSubmitted.of(order), { correlationId });
  await deployed.send(event);
  const letters = await story.outcome(2);
  const lines = await deployed.logLines(correlationId, TOLD.length, since);
  const told = lines.map((line) => Fields.parse(LINE.exec(line)?.groups));
  const idOf = (detailType: string | undefined) => told.find((each) => each.detailType === detailType)?.id ?? "";
  const byType = (a: { readonly detailType: string }, b: { readonly detailType: string }) =>
    a.detailType.localeCompare(b.detailType);
  expect(told.toSorted(byType)).toEqual(
    TOLD.map(([detailType, source, cause]) => ({
      detailType,
      source,
      id: expect.any(String),
      correlationId,
      causationId: idOf(cause),
    })).toSorted(byType),
  );
  expect(new Set(told.map(({ id }) => id)).size).toBe(TOLD.length);
  expect(idOf("OrderSubmitted")).toBe(event.metadata.id);
  for (const { attributes } of letters) expect(idOf(attributes.detailType)).toBe(attributes.eventId);
  // The ids are all there is: nothing of the customer, the address or the payment.
  for (const secret of ["ada@example.com", "Ada Byron", "London", order.customer.id, order.paymentToken])
    expect(lines.join("\n")).not.toContain(secret);
});
