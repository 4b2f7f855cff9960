import { expect, test } from "vitest";
import * as z from "zod";
import { resourcesOf, templateOf } from "../support/stack.ts";

const template = templateOf();

const Rule = z.object({
  Name: z.literal("event-log"),
  EventPattern: z.unknown(),
  Targets: z.tuple([
    z.object({
      Arn: z.unknown(),
      DeadLetterConfig: z.object({ Arn: z.object({ "Fn::GetAtt": z.tuple([z.string(), z.literal("Arn")]) }) }),
      InputTransformer: z.object({ InputPathsMap: z.record(z.string(), z.string()), InputTemplate: z.string() }),
    }),
  ]),
});

/** The rule's logical id, and the rule. */
function eventLogRule() {
  const [found, ...others] = [...resourcesOf(template, "AWS::Events::Rule")].filter(
    ([, { Name }]) => Name === "event-log",
  );
  expect(others).toEqual([]);
  const [logicalId, properties] = found ?? [];
  return { logicalId, ...Rule.parse(properties) };
}

test("every event on the bus has a line in a log group, which is kept for a month", () => {
  const [logGroup] = Object.entries(
    template.findResources("AWS::Logs::LogGroup", {
      Properties: { LogGroupName: "/aws/events/tidings", RetentionInDays: 30 },
    }),
  );
  const { EventPattern, Targets } = eventLogRule();
  expect(EventPattern).toEqual({ source: [{ prefix: "" }] });
  expect(JSON.stringify(Targets[0].Arn)).toContain(`:log-group:",{"Ref":"${logGroup?.[0]}"}`);
});

test("the line names ids and types, and nothing of an event's data", () => {
  const { InputPathsMap: paths, InputTemplate } = eventLogRule().Targets[0].InputTransformer;
  expect(Object.values(paths).toSorted()).toEqual([
    "$.detail-type",
    "$.detail.metadata.causationId",
    "$.detail.metadata.correlationId",
    "$.detail.metadata.id",
    "$.id",
    "$.replay-name",
    "$.source",
    "$.time",
  ]);
  // Besides its own paths a template can name the whole event: <aws.events.event.json>.
  const used = [...InputTemplate.matchAll(/<([^>]*)>/g)].map(([, name]) => name);
  expect(used.toSorted()).toEqual(Object.keys(paths).toSorted());
});

test("the template has the one shape that log groups take, and its message stays one text whatever stands in it", () => {
  const { InputTemplate } = eventLogRule().Targets[0].InputTransformer;
  expect(JSON.parse(InputTemplate.replace("<time>", '"<time>"'))).toEqual({
    timestamp: "<time>",
    message: expect.stringMatching(/^detailType=<detailType> [^"\\]* correlationId=<correlationId> /),
  });
});

test("EventBridge may write to that log group for that rule alone, and its dead letters to one queue", () => {
  const { logicalId, Targets } = eventLogRule();
  const [policy, ...others] = [...resourcesOf(template, "AWS::Logs::ResourcePolicy").values()];
  expect(others).toEqual([]);
  const text = JSON.stringify(policy);
  const services = String.raw`{\"Service\":[\"delivery.logs.amazonaws.com\",\"events.amazonaws.com\"]}`;
  expect(text.split(services)).toHaveLength(3);
  expect(text).toMatch(
    RegExp(String.raw`logs:PutLogEvents.*ArnEquals.*aws:SourceArn[^A-Za-z]*Fn::GetAtt":\["${logicalId}","Arn"\]`),
  );
  expect(text).not.toContain("*");

  const [deadLetterQueue] = Targets[0].DeadLetterConfig.Arn["Fn::GetAtt"];
  template.hasResourceProperties("AWS::SQS::Queue", { QueueName: "tidings-event-log-undelivered" });
  const grants = [...resourcesOf(template, "AWS::SQS::QueuePolicy").values()].map((each) => JSON.stringify(each));
  const [grant] = grants.filter((each) => each.includes(`"Queues":[{"Ref":"${deadLetterQueue}"}]`));
  expect(grant).toContain(`"aws:SourceArn":{"Fn::GetAtt":["${logicalId}","Arn"]}`);
});
