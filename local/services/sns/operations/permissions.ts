// AddPermission and RemovePermission: statements of a topic's policy, each known by its label.
import { isObject, parsed } from "../../../json.ts";
import type { QueryOperation } from "../../../wire/query-protocol.ts";
import { actionsOfTopics, defaultPolicy } from "../access.ts";
import { invalidParameter } from "../errors.ts";
import type { SnsState } from "../state.ts";
import type { Topic } from "../topic.ts";

export const addPermission =
  (sns: SnsState): QueryOperation =>
  (form) => {
    const topic = sns.topic(form.need("TopicArn"));
    const label = form.need("Label");
    const accounts = form.list("AWSAccountId").map((each) => each.get("") ?? "");
    const actions = form.list("ActionName").map((each) => each.get("") ?? "");
    if (!actions.every((each) => actionsOfTopics.includes(each)))
      throw invalidParameter("Policy statement action out of service scope!");
    const policy = policyOf(topic, sns.account);
    if (policy.statements.some(({ Sid }) => Sid === label)) throw invalidParameter("Statement already exists");
    const statement = {
      Sid: label,
      Effect: "Allow",
      Principal: { AWS: oneOrMore(accounts.map((each) => `arn:aws:iam::${each}:root`)) },
      Action: oneOrMore(actions.map((each) => `SNS:${each}`)),
      Resource: topic.arn,
    };
    keep(topic, policy, [...policy.statements, statement]);
    return {};
  };

export const removePermission =
  (sns: SnsState): QueryOperation =>
  (form) => {
    const topic = sns.topic(form.need("TopicArn"));
    const label = form.need("Label");
    const policy = policyOf(topic, sns.account);
    keep(
      topic,
      policy,
      policy.statements.filter(({ Sid }) => Sid !== label),
    );
    return {};
  };

interface Parts {
  readonly others: Record<string, unknown>;
  readonly statements: readonly Record<string, unknown>[];
}

function policyOf(topic: Topic, account: string): Parts {
  const policy = parsed(topic.attributes.Policy ?? defaultPolicy(topic.arn, account));
  const { Statement = [], ...others } = isObject(policy) ? policy : {};
  return { others, statements: [Statement].flat().filter(isObject) };
}

function keep(topic: Topic, { others }: Parts, Statement: readonly object[]): void {
  topic.change({ Policy: Statement.length > 0 ? JSON.stringify({ ...others, Statement }) : "" });
}

/** As SNS writes it: one value stands by itself. */
function oneOrMore(values: readonly string[]): string | readonly string[] {
  const [first, ...others] = values;
  return first !== undefined && others.length === 0 ? first : values;
}
