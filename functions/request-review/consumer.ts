// Tells the people of risk review of an order that looks like fraud, and why.
import { OrderFlagged } from "../../events/index.ts";
import { consumer } from "../consumer.ts";

export const requestReview = consumer({
  name: "request-review",
  consumes: [OrderFlagged],
  notifies: true,
  decide({ data: { orderId, customer, total, currency, score, signals } }) {
    const codes = signals.map(({ code }) => code).join(",");
    return {
      notify: [
        {
          message: { orderId, customerId: customer.id, total, currency, score, signals },
          // SNS refuses an attribute that is empty.
          attributes: { score: String(score), ...(codes !== "" && { signals: codes }) },
        },
      ],
    };
  },
});
