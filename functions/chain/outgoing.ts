// What a decision comes to on the wire: entries for the bus, messages for the topic, reminders for the consumer's own queue. Plain JSON, so that it can be kept.
import * as z from "zod";

const Attribute = z.object({ DataType: z.string(), StringValue: z.string() });

export const Outgoing = z.object({
  entries: z.array(
    z.object({ EventBusName: z.string(), Source: z.string(), DetailType: z.string(), Detail: z.string() }),
  ),
  messages: z.array(z.object({ Message: z.string(), MessageAttributes: z.record(z.string(), Attribute) })),
  reminders: z.array(z.object({ body: z.string(), dueAt: z.int() })),
});

export type Outgoing = z.output<typeof Outgoing>;
