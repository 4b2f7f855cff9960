// Our stack, as `npm start` runs it, with a queue of the benchmark's own on its topic.
import { SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import * as z from "zod";
import { policyOf } from "../../bin/inbox/subscription.ts";
import { entryOf, firstEvent, OrderSubmitted } from "../../events/index.ts";
import { Child } from "../support/children.ts";
import { BenchError } from "../support/errors.ts";
import { order } from "../support/order.ts";
import { READY, startCommand } from "../support/start-command.ts";
import { clientsFor, type Subject } from "./subject.ts";

const Outputs = z.record(z.string(), z.object({ EventBusName: z.string(), NotificationsTopicArn: z.string() }));

const Journal = z.object({
  hops: z.array(z.object({ at: z.string(), what: z.string(), where: z.string(), reason: z.string().optional() })),
});

/** Starts it in a process of its own. */
export async function ours(): Promise<Subject> {
  const child = new Child(startCommand("--port", "0"));
  const [, endpoint = ""] = await child.printed(READY);
  const [stack] = Object.values(Outputs.parse(await (await fetch(`${endpoint}/_tidings/outputs`)).json()));
  if (!stack) throw new BenchError("npm start built no stack");
  return {
    endpoint,
    pid: child.pid,
    inboxUrl: await inboxOn(endpoint, stack.NotificationsTopicArn),
    entryOf: (id) => entryOf(firstEvent(rejected(id), { id }), stack.EventBusName),
    // The story has the id of its first event.
    idOf: ({ MessageAttributes }) => MessageAttributes?.correlationId?.StringValue ?? "none",
    storyOf: (id) => storyIn(endpoint, id),
    stop: () => child.stop(),
  };
}

/** An order of its own, whose total is wrong: it comes to its end, and to its one notification, after validation. */
function rejected(id: string) {
  return OrderSubmitted.of({ ...order.data, orderId: id, total: order.data.total + 1 });
}

async function storyIn(endpoint: string, id: string): Promise<string> {
  const { hops } = Journal.parse(await (await fetch(`${endpoint}/_tidings/journal?correlationId=${id}`)).json());
  return hops.map(({ at, what, where, reason = "" }) => `${at} ${what} ${where} ${reason}`.trimEnd()).join("\n");
}

async function inboxOn(endpoint: string, TopicArn: string): Promise<string> {
  const { sqs, sns } = clientsFor(endpoint);
  const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: "bench-inbox" }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const Endpoint = Attributes?.QueueArn ?? "";
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policyOf(Endpoint, TopicArn) } }));
  await sns.send(
    new SubscribeCommand({
      TopicArn,
      Protocol: "sqs",
      Endpoint,
      Attributes: { RawMessageDelivery: "true" },
    }),
  );
  return QueueUrl;
}
