// Tells the customer's side of the house how an order goes: accepted, rejected and why, confirmed, cancelled and why.
import { OrderAccepted, OrderCancelled, OrderConfirmed, OrderRejected, type Reason } from "../../events/index.ts";
import { consumer } from "../consumer.ts";

export const notifyCustomer = consumer({
  name: "notify-customer",
  consumes: [OrderAccepted, OrderRejected, OrderConfirmed, OrderCancelled],
  notifies: true,
  decide(event) {
    const { orderId, customer, total, currency } = event.data;
    const order = { orderId, customer, total, currency };
    switch (event.detailType) {
      case "OrderAccepted":
        return told({ outcome: "accepted", ...order });
      case "OrderRejected":
        return told({ outcome: "rejected", ...order, ...some(event.data.reasons) });
      case "OrderConfirmed":
        return told({ outcome: "confirmed", ...order });
      case "OrderCancelled":
        return told({ outcome: "cancelled", ...order, reason: event.data.reason });
    }
  },
});

/** SNS takes 256 KB, and every line of an order may be wrong. */
const MOST_REASONS = 20;

function some(reasons: readonly Reason[]) {
  const reasonCount = reasons.length;
  return { reasons: reasons.slice(0, MOST_REASONS), ...(reasonCount > MOST_REASONS && { reasonCount }) };
}

/** The outcome is an attribute too, for subscribers to filter by. */
function told<Message extends { readonly outcome: string }>(message: Message) {
  return { notify: [{ message, attributes: { outcome: message.outcome } }] };
}
