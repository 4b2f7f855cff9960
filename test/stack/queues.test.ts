import { expect, test } from "vitest";
import { resourcesOf, templateOf } from "../support/stack.ts";

const template = templateOf();
const queues = resourcesOf(template, "AWS::SQS::Queue");
const quarantine = [...queues].filter(([, { QueueName }]) => QueueName === "tidings-quarantine").map(([id]) => id);

/** The logical ids that are named as a dead-letter queue somewhere: by a queue, a rule's target, or a subscription. */
function deadLetterQueues(): Set<string> {
  const places = [
    ...[...queues.values()].map(({ RedrivePolicy }) => RedrivePolicy),
    ...[...resourcesOf(template, "AWS::SNS::Subscription").values()].map(({ RedrivePolicy }) => RedrivePolicy),
    ...[...resourcesOf(template, "AWS::Events::Rule").values()].map(({ Targets }) => Targets),
  ];
  const named = JSON.stringify(places).matchAll(
    /"(?:deadLetterTargetArn|DeadLetterConfig":\{"Arn)":\{"Fn::GetAtt":\["([^"]+)"/g,
  );
  return new Set([...named].map(([, logicalId = ""]) => logicalId));
}

test("every queue has a dead-letter queue, or is where things are set aside", () => {
  const setAside = new Set([...deadLetterQueues(), ...quarantine]);
  const without = [...queues].filter(([id, { RedrivePolicy }]) => RedrivePolicy === undefined && !setAside.has(id));
  expect(without).toEqual([]);
  expect(quarantine).toHaveLength(1);
  // Rule target, queue and subscription: each hop has one of its own. A consumer of several sources has a rule for each, with one target.
  const targets = [...resourcesOf(template, "AWS::Events::Rule").values()].map(({ Targets }) =>
    JSON.stringify(Targets),
  );
  const hops =
    new Set(targets.map((each) => each.replace(/"Id":"[^"]*"/, ""))).size +
    resourcesOf(template, "AWS::SNS::Subscription").size +
    [...queues.values()].filter(({ RedrivePolicy }) => RedrivePolicy).length;
  expect(deadLetterQueues().size).toBe(hops);
});

test("what is set aside is kept for 14 days, and an alarm watches it", () => {
  const alarms = JSON.stringify([...resourcesOf(template, "AWS::CloudWatch::Alarm").values()]);
  for (const logicalId of [...deadLetterQueues(), ...quarantine]) {
    expect(queues.get(logicalId)).toMatchObject({ MessageRetentionPeriod: 1_209_600 });
    expect(alarms).toContain(`"Name":"QueueName","Value":{"Fn::GetAtt":["${logicalId}","QueueName"]}`);
  }
});
