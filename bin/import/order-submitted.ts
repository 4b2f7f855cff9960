// An invoice as the event that the shop would have sent.
import { v5 as uuidOf } from "uuid";
import { type Event, firstEvent, type Order, OrderSubmitted } from "../../events/index.ts";
import type { Invoice } from "./invoice.ts";

/** Ids are UUIDv5 of the invoice's number in this namespace, so that importing a file twice has one effect. */
const INVOICES = "6f0f3c52-2d0b-5a1e-8c57-93d1e4a7b608";

/** An order with what an invoice may lack. The schema asks for a customer: an order without one belongs in quarantine. */
type Submitted = Omit<Order, "customer"> & Partial<Pick<Order, "customer">>;

/** Nothing is checked: what breaks the schema or a business rule is for the backbone to find. */
export function orderSubmitted(
  invoice: Invoice,
): Event<typeof OrderSubmitted.source, typeof OrderSubmitted.detailType, Submitted> {
  const { source, detailType, version } = OrderSubmitted;
  const { number: orderId, date: occurredAt, customerId, country, lines, total } = invoice;
  const data: Submitted = {
    orderId,
    ...(customerId !== "" && { customer: { id: customerId } }),
    lines: [...lines],
    total,
    currency: "GBP",
    shippingAddress: { country },
    billingAddress: { country },
    // A card of each customer's own: one card for all the shop's orders would look like fraud.
    paymentToken: customerId === "" ? "tok_approved" : `tok_approved_${customerId}`,
  };
  return firstEvent({ source, detailType, version, data }, { id: uuidOf(orderId, INVOICES), occurredAt });
}
