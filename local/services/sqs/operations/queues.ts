// The operations on queues as a whole.
import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import type { SqsState } from "../state.ts";

const ByUrl = z.object({ QueueUrl: z.string() });
const ByName = z.object({ QueueName: z.string() });
const Create = ByName.extend({ Attributes: z.record(z.string(), z.string()).default({}) });
const List = z.object({
  QueueNamePrefix: z.string().default(""),
  MaxResults: z.int().min(1).max(1_000).default(1_000),
  NextToken: z.string().optional(),
});

export const createQueue =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueName, Attributes } = Create.parse(input);
    return { QueueUrl: sqs.urlOf(sqs.create(QueueName, Attributes)) };
  };

export const deleteQueue =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    sqs.delete(sqs.queue(ByUrl.parse(input).QueueUrl));
    return {};
  };

export const getQueueUrl =
  (sqs: SqsState): JsonOperation =>
  (input) => ({ QueueUrl: sqs.urlOf(sqs.queue(ByName.parse(input).QueueName)) });

/** Pages by name: the token is the last name of the page before. */
export const listQueues =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueNamePrefix, MaxResults, NextToken = "" } = List.parse(input);
    const queues = [...sqs.queues]
      .filter(({ name }) => name.startsWith(QueueNamePrefix) && name > NextToken)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = queues.slice(0, MaxResults);
    const more = queues.length > page.length ? { NextToken: page.at(-1)?.name } : {};
    return page.length > 0 ? { QueueUrls: page.map((queue) => sqs.urlOf(queue)), ...more } : {};
  };

export const purgeQueue =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    sqs.queue(ByUrl.parse(input).QueueUrl).purge();
    return {};
  };
