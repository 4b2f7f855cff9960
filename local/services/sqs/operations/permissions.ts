// AddPermission and RemovePermission: statements of a queue's policy, each known by its label.
import * as z from "zod";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import {
  type LabelledStatements,
  labelledStatements,
  policyText,
  withLabel,
  withoutLabel,
} from "../../labelled-statements.ts";
import { invalidParameter } from "../errors.ts";
import type { Queue } from "../queue.ts";
import type { SqsState } from "../state.ts";

const Labelled = z.object({ QueueUrl: z.string(), Label: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/) });
const Add = Labelled.extend({
  AWSAccountIds: z.array(z.string().regex(/^\d{12}$/)).min(1),
  Actions: z.array(z.string().regex(/^(\*|[A-Za-z]+)$/)).min(1),
});

export const addPermission =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, Label, AWSAccountIds, Actions } = Add.parse(input);
    const queue = sqs.queue(QueueUrl);
    const actions = Actions.map((each) => `SQS:${each}`);
    const policy = withLabel(policyOf(queue), { label: Label, accounts: AWSAccountIds, actions, resource: queue.arn });
    if (!policy) throw invalidLabel(Label, "Already exists.");
    queue.change({ Policy: policyText(policy) });
    return {};
  };

export const removePermission =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, Label } = Labelled.parse(input);
    const queue = sqs.queue(QueueUrl);
    const policy = withoutLabel(policyOf(queue), Label);
    if (!policy) throw invalidLabel(Label, "can't find label on existing policy.");
    queue.change({ Policy: policyText(policy) });
    return {};
  };

function policyOf(queue: Queue): LabelledStatements {
  const { others, statements } = labelledStatements(queue.settings.given.Policy ?? "{}");
  const { Version = "2008-10-17", Id = `${queue.arn}/SQSDefaultPolicy`, ...more } = others;
  return { others: { Version, Id, ...more }, statements };
}

const invalidLabel = (label: string, reason: string) =>
  invalidParameter(`Value ${label} for parameter Label is invalid. Reason: ${reason}`);
