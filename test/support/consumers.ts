// Consumers that only tests need.
import { OrderAccepted, OrderSubmitted } from "../../events/index.ts";
import { type Consumer, consumer } from "../../functions/consumer.ts";

/** Publishes the order so many times over. */
export function manyfold(times: number): Consumer {
  return consumer({
    name: "manyfold",
    consumes: [OrderSubmitted],
    publishes: [OrderAccepted],
    decide: ({ data }) => ({ publish: Array.from({ length: times }, () => OrderAccepted.of(data)) }),
  });
}

/** Tells of the order so many times over. */
export function talkative(times: number): Consumer {
  return consumer({
    name: "talkative",
    consumes: [OrderSubmitted],
    notifies: true,
    decide: ({ data }) => ({ notify: Array.from({ length: times }, () => ({ message: { orderId: data.orderId } })) }),
  });
}

/** Accepts every order, and tells of it. */
export const publishesAndNotifies: Consumer = consumer({
  name: "publishes-and-notifies",
  consumes: [OrderSubmitted],
  publishes: [OrderAccepted],
  notifies: true,
  decide: ({ data }) => ({ publish: [OrderAccepted.of(data)], notify: [{ message: { orderId: data.orderId } }] }),
});
