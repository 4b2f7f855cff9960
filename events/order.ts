// The shapes that the order events share.
import * as z from "zod";
import { Text } from "./text.ts";

/** An amount in the currency's minor unit (pence, cents): 1234 is GBP 12.34. */
export const Money = z.int();

export const OrderId = Text.min(1).max(64);

export const Customer = z.object({
  id: Text.min(1).max(64),
  email: Text.min(1).max(254).optional(),
});

export const Sku = Text.min(1).max(64);

/** Signs and sums are business rules of validate-order, not of the schema. */
export const OrderLine = z.object({
  sku: Sku,
  quantity: z.int(),
  unitPrice: Money,
});

export const Address = z.object({
  name: Text.optional(),
  street: Text.optional(),
  city: Text.optional(),
  postalCode: Text.optional(),
  /** Free text: shops write `EIRE`, `RSA`, `Channel Islands`. */
  country: Text,
});

/** An order as the customer placed it. */
export const Order = z.object({
  orderId: OrderId,
  customer: Customer,
  lines: z.array(OrderLine),
  total: Money,
  /** ISO 4217, as in `GBP`; whether the code is a known one is a business rule. */
  currency: Text,
  shippingAddress: Address.optional(),
  billingAddress: Address.optional(),
  /** Stands for the customer's card at the payment gateway; never the card itself. */
  paymentToken: Text.min(1),
});

export type Order = z.output<typeof Order>;
export type OrderLine = z.output<typeof OrderLine>;
