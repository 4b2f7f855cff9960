import * as z from "zod";
import type { Clock } from "../../../clock.ts";
import type { Call, JsonOperation } from "../../../wire/json-protocol.ts";
import { queueDoesNotExist } from "../errors.ts";
import { type Message, type MessageAttributes, md5, md5OfAttributes } from "../message.ts";
import type { Queue, Received } from "../queue.ts";
import type { SqsState } from "../state.ts";
import { systemAttributesOf } from "../system-attributes.ts";

/** `ReceiveRequestAttemptId` is taken and has no effect: no answer gets lost on the way to a program on this machine. */
const Input = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.int().min(0).max(20).optional(),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
});

export const receiveMessage =
  (sqs: SqsState, clock: Clock): JsonOperation =>
  async (value, call) => {
    const input = Input.parse(value);
    const queue = sqs.queue(input.QueueUrl);
    const options = { most: input.MaxNumberOfMessages, visibilitySeconds: input.VisibilityTimeout, outside: true };
    const waitSeconds = input.WaitTimeSeconds ?? queue.settings.number("ReceiveMessageWaitTimeSeconds");
    const received = await receiveWithin(waitSeconds, () => queue.receive(options), queue, clock, call);
    if (received.length === 0) return {};
    const system = [...input.AttributeNames, ...input.MessageSystemAttributeNames];
    return { Messages: received.map((each) => onTheWire(each, system, input.MessageAttributeNames)) };
  };

/**
 * A long poll: ends with the first messages, after the time, or when the client has gone, so that nothing is received for nobody.
 * Throws SqsError QueueDoesNotExist when the queue is deleted meanwhile.
 */
function receiveWithin(
  seconds: number,
  receive: () => Received[],
  queue: Queue,
  clock: Clock,
  { gone }: Call,
): Promise<Received[]> {
  const now = receive();
  if (now.length > 0 || seconds === 0 || gone.aborted) return Promise.resolve(now);
  return new Promise((resolve, reject) => {
    const end = () => {
      stopListening();
      timer.cancel();
      gone.removeEventListener("abort", leave);
    };
    const finish = (received: Received[]) => {
      end();
      resolve(received);
    };
    const leave = () => finish([]);
    const timer = clock.schedule(clock.now() + seconds * 1000, leave, { jumpable: false });
    const stopListening = queue.onVisible(() => {
      if (queue.closed) {
        end();
        return reject(queueDoesNotExist());
      }
      const received = receive();
      if (received.length > 0) finish(received);
    });
    gone.addEventListener("abort", leave);
  });
}

function onTheWire({ message, receiptHandle }: Received, systemNames: readonly string[], names: readonly string[]) {
  const attributes = chosen(message.attributes, names);
  const system = Object.entries(systemAttributesOf(message)).filter(
    ([name]) => systemNames.includes("All") || systemNames.includes(name),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, each]) => [name, wireAttribute(each)]),
      ),
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    }),
  };
}

function wireAttribute({ dataType, stringValue, binaryValue }: Message["attributes"][string]) {
  return stringValue === undefined
    ? { DataType: dataType, BinaryValue: binaryValue }
    : { DataType: dataType, StringValue: stringValue };
}

/** `All`, `.*`, a name, or a prefix as in `order.*`. */
function chosen(attributes: MessageAttributes, names: readonly string[]): MessageAttributes {
  const wanted = (name: string) =>
    names.some(
      (each) => each === "All" || each === name || (each.endsWith(".*") && name.startsWith(each.slice(0, -2))),
    );
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => wanted(name)));
}
