// Redrive: messages of a dead-letter queue go back to where they came from, or to a queue of one's choice.
import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { Context } from "../../service.ts";
import { invalidParameter, moveTaskResourceNotFound, SqsError } from "../errors.ts";
import type { Queue } from "../queue.ts";
import type { SqsState } from "../state.ts";

const StartInput = z.object({
  SourceArn: z.string(),
  DestinationArn: z.string().optional(),
  MaxNumberOfMessagesPerSecond: z.int().min(1).max(500).optional(),
});

const ListInput = z.object({ SourceArn: z.string(), MaxResults: z.int().min(1).max(10).default(1) });

interface MoveTask {
  readonly TaskHandle: string;
  readonly Status: "COMPLETED" | "FAILED";
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly ApproximateNumberOfMessagesToMove: number;
  readonly FailureReason?: string;
  readonly StartedTimestamp: number;
}

/** StartMessageMoveTask and ListMessageMoveTasks. A task is done at once, whatever its rate, so that there is none to cancel. */
export function messageMoveTasks(sqs: SqsState, { clock, journal }: Context): Record<string, JsonOperation> {
  const tasks: MoveTask[] = [];

  const move = (
    source: Queue,
    destinationArn?: string,
  ): Pick<MoveTask, "Status" | "FailureReason"> & { moved: number } => {
    let moved = 0;
    for (;;) {
      // Whatever the queue's own timeout: from a FIFO queue only what is in flight can be deleted.
      const [each] = source.receive({ most: 1, visibilitySeconds: 30, outside: false });
      if (!each) return { Status: "COMPLETED", moved };
      const { message, receiptHandle } = each;
      try {
        // Moved messages are new ones, with an id and a time of their own (SQS developer guide, dead-letter queue redrive).
        const target = sqs.queue(destinationArn ?? message.deadLetterSource ?? "");
        const { body, attributes, identity, groupId, deduplicationId } = message;
        sqs.send(target, body, attributes, { identity, groupId, deduplicationId });
        journal.record({
          ...message.identity,
          what: "delivered",
          where: source.name,
          to: target.name,
          reason: "redriven",
        });
      } catch (error) {
        if (!(error instanceof SqsError)) throw error;
        source.changeVisibility(receiptHandle, 0);
        return { Status: "FAILED", FailureReason: error.queryCode ?? error.code, moved };
      }
      source.delete(receiptHandle);
      moved += 1;
    }
  };

  return {
    StartMessageMoveTask: (input) => {
      const { SourceArn, DestinationArn } = StartInput.parse(input);
      const source = find(sqs, SourceArn, "SourceArn");
      if (DestinationArn && find(sqs, DestinationArn, "DestinationArn") === source)
        throw invalidParameter("The source queue and the destination queue can't be the same.");
      if (DestinationArn && find(sqs, DestinationArn, "DestinationArn").settings.fifo !== source.settings.fifo)
        throw invalidParameter("The source queue and the destination queue must be of the same type.");
      if (![...sqs.queues].some(({ settings }) => settings.redrive?.deadLetterTargetArn === source.arn))
        throw invalidParameter("Source queue must be configured as a Dead Letter Queue.");
      const toMove = source.counts().visible;
      const { moved, ...end } = move(source, DestinationArn);
      const task: MoveTask = {
        TaskHandle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source.arn })).toString("base64"),
        SourceArn: source.arn,
        ...(DestinationArn && { DestinationArn }),
        ApproximateNumberOfMessagesMoved: moved,
        ApproximateNumberOfMessagesToMove: toMove,
        StartedTimestamp: clock.now(),
        ...end,
      };
      tasks.unshift(task);
      return { TaskHandle: task.TaskHandle };
    },
    ListMessageMoveTasks: (input) => {
      const { SourceArn, MaxResults } = ListInput.parse(input);
      const source = find(sqs, SourceArn, "SourceArn");
      return { Results: tasks.filter((each) => each.SourceArn === source.arn).slice(0, MaxResults) };
    },
  };
}

function find(sqs: SqsState, arn: string, parameter: string): Queue {
  try {
    return sqs.queue(arn);
  } catch {
    throw moveTaskResourceNotFound(parameter);
  }
}
