// Tells the customer's side of the house how an order came out: accepted, or rejected and why.
import { OrderAccepted, OrderRejected } from "../../events/index.ts";
import { consumer } from "../consumer.ts";

export const notifyCustomer = consumer({
  name: "notify-customer",
  consumes: [OrderAccepted, OrderRejected],
  notifies: true,
  decide(event) {
    const { orderId, customer, total, currency } = event.data;
    const order = { orderId, customer, total, currency };
    switch (event.detailType) {
      case "OrderAccepted":
        return { notify: [{ message: { outcome: "accepted", ...order } }] };
      case "OrderRejected":
        return { notify: [{ message: { outcome: "rejected", ...order, reasons: event.data.reasons } }] };
    }
  },
});
