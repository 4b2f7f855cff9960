// Our stack, as `npm start` runs it, with a queue of the benchmark's own on its topic.
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { entryOf, firstEvent, OrderSubmitted } from "../../events/index.ts";
import { Child } from "../support/children.ts";
import { BenchError } from "../support/errors.ts";
import { startCommand } from "../support/start-command.ts";
import { clientsFor, type Subject } from "./subject.ts";

const Outputs = z.record(z.string(), z.object({ EventBusName: z.string(), NotificationsTopicArn: z.string() }));

const order = OrderSubmitted.of({
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

/** Starts it in a process of its own. */
export async function ours(): Promise<Subject> {
  const child = new Child(startCommand("--port", "0"));
  const [, endpoint = ""] = await child.printed(/Ready in .* on (http:\/\/127\.0\.0\.1:\d+)/);
  const [stack] = Object.values(Outputs.parse(await (await fetch(`${endpoint}/_tidings/outputs`)).json()));
  if (!stack) throw new BenchError("npm start built no stack");
  return {
    endpoint,
    pid: child.pid,
    inboxUrl: await inboxOn(endpoint, stack.NotificationsTopicArn),
    entryOf: (id) => entryOf(firstEvent(order, { id }), stack.EventBusName),
    // The story has the id of its first event.
    idOf: ({ MessageAttributes }) => MessageAttributes?.correlationId?.StringValue ?? "none",
    stop: () => child.stop(),
  };
}

async function inboxOn(endpoint: string, TopicArn: string): Promise<string> {
  const { sqs, sns } = clientsFor(endpoint);
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "bench-inbox" }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: "sqs",
      Endpoint: Attributes?.QueueArn,
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  return QueueUrl;
}
