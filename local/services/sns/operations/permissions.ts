// AddPermission and RemovePermission: statements of a topic's policy, each known by its label.
import type { QueryOperation } from "../../../wire/query-protocol.ts";
import {
  type LabelledStatements,
  labelledStatements,
  policyText,
  withLabel,
  withoutLabel,
} from "../../labelled-statements.ts";
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
    const policy = withLabel(policyOf(topic, sns.account), {
      label,
      accounts,
      actions: actions.map((each) => `SNS:${each}`),
      resource: topic.arn,
    });
    if (!policy) throw invalidParameter("Statement already exists");
    topic.change({ Policy: policyText(policy) });
    return {};
  };

export const removePermission =
  (sns: SnsState): QueryOperation =>
  (form) => {
    const topic = sns.topic(form.need("TopicArn"));
    const label = form.need("Label");
    const policy = policyOf(topic, sns.account);
    topic.change({ Policy: policyText(withoutLabel(policy, label) ?? policy) });
    return {};
  };

function policyOf(topic: Topic, account: string): LabelledStatements {
  return labelledStatements(topic.attributes.Policy ?? defaultPolicy(topic.arn, account));
}
