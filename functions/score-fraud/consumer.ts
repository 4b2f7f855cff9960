// Scores each accepted order for fraud as it comes in: it goes on, or a person looks at it first.
import * as z from "zod";
import { OrderAccepted, OrderCleared, OrderFlagged } from "../../events/index.ts";
import { consumer } from "../consumer.ts";
import { scoreOf } from "./fraud-rules.ts";
import { factsOf } from "./order-facts.ts";
import type { Velocity } from "./velocity.ts";

export const scoreFraud = consumer({
  name: "score-fraud",
  consumes: [OrderAccepted],
  publishes: [OrderCleared, OrderFlagged],
  remembers: {
    key: ({ data }) => data.orderId,
    state: z.object({ score: z.int(), decision: z.enum(["cleared", "flagged"]) }),
  },
  ask: (event, velocity: Velocity) => velocity.record(factsOf(event)),
  decide({ data: order }, { state, answer }) {
    // An order is scored once: by now others have ordered, and a second opinion would contradict the first.
    if (state) return {};
    const { score, signals, decision } = scoreOf(order, answer);
    const scored = { ...order, score, signals };
    return {
      state: { score, decision },
      publish: [decision === "flagged" ? OrderFlagged.of(scored) : OrderCleared.of(scored)],
    };
  },
});
