// Consumers that only tests need.
import * as z from "zod";
import { FulfilmentTimedOut, OrderAccepted, OrderSubmitted } from "../../events/index.ts";
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

/** What `counting` keeps of a customer: how many orders there were. */
export const Count = z.object({ orders: z.int(), notes: z.string().optional() });

/**
 * Counts each customer's orders. What it decides tells the count, so that a decision made anew on a later state shows: it accepts the order with the
 * payment token `order <count>` and `order <count>, again`, tells of the count, and reminds itself in a minute.
 */
export const counting = consumer({
  name: "counting",
  consumes: [OrderSubmitted],
  publishes: [OrderAccepted],
  notifies: true,
  reminders: [FulfilmentTimedOut],
  remembers: {
    key: (event) => ("customer" in event.data ? event.data.customer.id : event.data.orderId),
    state: Count,
  },
  decide(event, { state = { orders: 0 } }) {
    if (event.detailType === "FulfilmentTimedOut") return {};
    const orders = state.orders + 1;
    const accepted = (paymentToken: string) => OrderAccepted.of({ ...event.data, paymentToken });
    return {
      state: { ...state, orders },
      publish: [accepted(`order ${orders}`), accepted(`order ${orders}, again`)],
      notify: [{ message: { orders } }],
      later: [{ afterSeconds: 60, event: FulfilmentTimedOut.of({ orderId: event.data.orderId, step: "stock" }) }],
    };
  },
});
