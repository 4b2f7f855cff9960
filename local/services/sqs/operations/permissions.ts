// AddPermission and RemovePermission: statements of a queue's policy, each known by its label.
import * as z from "zod";
import { isObject, parsed } from "../../../json.ts";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
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
    const statements = statementsOf(queue);
    if (statements.some(({ Sid }) => Sid === Label)) throw invalidLabel(Label, "Already exists.");
    const statement = {
      Sid: Label,
      Effect: "Allow",
      Principal: { AWS: oneOrMore(AWSAccountIds.map((each) => `arn:aws:iam::${each}:root`)) },
      Action: oneOrMore(Actions.map((each) => `SQS:${each}`)),
      Resource: queue.arn,
    };
    keep(queue, [...statements, statement]);
    return {};
  };

export const removePermission =
  (sqs: SqsState): JsonOperation =>
  (input) => {
    const { QueueUrl, Label } = Labelled.parse(input);
    const queue = sqs.queue(QueueUrl);
    const statements = statementsOf(queue);
    const others = statements.filter(({ Sid }) => Sid !== Label);
    if (others.length === statements.length) throw invalidLabel(Label, "can't find label on existing policy.");
    keep(queue, others);
    return {};
  };

function policyOf(queue: Queue): Record<string, unknown> {
  const policy = parsed(queue.settings.given.Policy ?? "{}");
  return isObject(policy) ? policy : {};
}

function statementsOf(queue: Queue): Record<string, unknown>[] {
  const { Statement = [] } = policyOf(queue);
  return [Statement].flat().filter(isObject);
}

function keep(queue: Queue, Statement: readonly object[]): void {
  const { Version = "2008-10-17", Id = `${queue.arn}/SQSDefaultPolicy` } = policyOf(queue);
  queue.change({ Policy: Statement.length > 0 ? JSON.stringify({ Version, Id, Statement }) : "" });
}

/** As SQS writes it: one value stands by itself. */
function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}

const invalidLabel = (label: string, reason: string) =>
  invalidParameter(`Value ${label} for parameter Label is invalid. Reason: ${reason}`);
