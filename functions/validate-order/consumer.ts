// Checks a submitted order against the business rules, and says whether it goes on.
import { OrderAccepted, OrderRejected, OrderSubmitted } from "../../events/index.ts";
import { consumer } from "../consumer.ts";
import { reasonsToReject } from "./business-rules.ts";

export const validateOrder = consumer({
  name: "validate-order",
  consumes: [OrderSubmitted],
  publishes: [OrderAccepted, OrderRejected],
  decide({ data: order }) {
    const reasons = reasonsToReject(order);
    return { publish: [reasons.length > 0 ? OrderRejected.of({ ...order, reasons }) : OrderAccepted.of(order)] };
  },
});
