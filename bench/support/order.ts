// The order that every event of the benchmarks submits.
import { OrderSubmitted } from "../../events/index.ts";

export const order = OrderSubmitted.of({
  orderId: "order-1001",
  customer: { id: "customer-1815", email: "ada@example.com" },
  lines: [
    { sku: "TEA-EARL-GREY", quantity: 2, unitPrice: 695 },
    { sku: "CUP-BONE-CHINA", quantity: 4, unitPrice: 1250 },
  ],
  total: 6390,
  currency: "GBP",
  shippingAddress: { name: "Ada Byron", street: "12 St James's Square", city: "London", country: "United Kingdom" },
  paymentToken: "tok_approved",
});
