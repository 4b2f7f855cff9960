// What of an accepted order is counted, and how an address is written so that one place has one key.
import type { EventOf, Order, OrderAccepted } from "../../events/index.ts";
import { countryOf } from "./country.ts";
import type { OrderFacts } from "./velocity.ts";

export function factsOf({ data: order, metadata }: EventOf<typeof OrderAccepted>): OrderFacts {
  return {
    orderId: order.orderId,
    at: Date.parse(metadata.occurredAt),
    customerId: order.customer.id,
    paymentToken: order.paymentToken,
    address: addressKey(order.shippingAddress),
    amount: order.total,
    currency: order.currency,
  };
}

/**
 * Street, postal code or else city, and country, without case and needless spaces. Undefined for less: a town's customers would count as one. The name
 * is left out, since it is the first that a thief varies.
 */
export function addressKey(address: Order["shippingAddress"]): string | undefined {
  if (!address) return undefined;
  const street = plain(address.street);
  const place = plain(address.postalCode).replaceAll(" ", "") || plain(address.city);
  if (!street || !place) return undefined;
  return JSON.stringify([street, place, countryOf(address.country)]);
}

function plain(text = ""): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[\s,]+/g, " ")
    .trim();
}
