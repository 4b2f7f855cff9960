import { fileURLToPath } from "node:url";
import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import * as z from "zod";
import { contract, OrderAccepted, OrderSubmitted } from "../../events/index.ts";
import { consumer } from "../../functions/consumer.ts";
import { notifyCustomer } from "../../functions/notify-customer/consumer.ts";
import { validateOrder } from "../../functions/validate-order/consumer.ts";
import { Consumer } from "../../lib/consumer.ts";
import { EventBackbone } from "../../lib/event-backbone.ts";
import { Notifications } from "../../lib/notifications.ts";
import { outdir, resourcesOf, templateOf } from "../support/stack.ts";

const template = templateOf();

const Rule = z.object({
  Name: z.string(),
  EventPattern: z.object({ source: z.array(z.unknown()), "detail-type": z.array(z.string()).optional() }),
});

test.each([validateOrder, notifyCustomer])("the rule of $name matches its contracts, and nothing else", (value) => {
  const rules = [...resourcesOf(template, "AWS::Events::Rule").values()].map((each) => Rule.parse(each));
  const own = rules.filter(({ Name }) => Name === value.name || Name.startsWith(`${value.name}-`));
  const bySource = Map.groupBy(value.consumes, ({ source }) => source);
  expect(own.map(({ EventPattern }) => EventPattern)).toEqual(
    [...bySource].map(([source, contracts]) => ({
      source: [source],
      "detail-type": contracts.map(({ detailType }) => detailType),
    })),
  );
});

test("a consumer of several sources has a rule for each, so that no pair that it doesn't consume is matched", () => {
  const stack = new Stack(new App({ outdir: outdir() }), "Test");
  const backbone = new EventBackbone(stack, "Backbone", { busName: "test" });
  const both = consumer({ name: "both", consumes: [OrderSubmitted, OrderAccepted], decide: () => ({}) });
  backbone.addConsumer(both, { handler: fileURLToPath(new URL("../fixtures/consumers/throwing.ts", import.meta.url)) });
  const patterns = [...resourcesOf(Template.fromStack(stack), "AWS::Events::Rule").values()].map(
    (each) => each.EventPattern,
  );
  expect(patterns).toEqual([OrderSubmitted.pattern, OrderAccepted.pattern]);
});

test("rule, queue and function stand behind each other, with the numbers that AWS recommends", () => {
  template.hasResourceProperties("AWS::SQS::Queue", {
    QueueName: "tidings-validate-order",
    VisibilityTimeout: 30,
    RedrivePolicy: { maxReceiveCount: 10 },
  });
  template.hasResourceProperties("AWS::Lambda::Function", {
    FunctionName: "tidings-validate-order",
    Timeout: 5,
    Runtime: "nodejs24.x",
    Architectures: ["arm64"],
  });
  template.allResourcesProperties("AWS::Lambda::EventSourceMapping", {
    BatchSize: 10,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ScalingConfig: { MaximumConcurrency: Match.anyValue() },
  });
  template.allResourcesProperties("AWS::Events::Rule", { Targets: [{ DeadLetterConfig: { Arn: Match.anyValue() } }] });
  template.allResourcesProperties("AWS::Logs::LogGroup", { RetentionInDays: 30 });
});

test("a stack that forgets to give a notifying consumer its topic does not compile", () => {
  const stack = new Stack(new App({ outdir: outdir() }), "Test");
  const backbone = new EventBackbone(stack, "Backbone", { busName: "test" });
  const topic = new Notifications(stack, "Notifications", { topicName: "test" });
  const forgotten = () => {
    // @ts-expect-error: notify-customer notifies, so that it needs `notifies`
    backbone.addConsumer(notifyCustomer);
    // @ts-expect-error: options without the topic are no better
    backbone.addConsumer(notifyCustomer, { maxConcurrency: 2 });
  };
  expect(forgotten).toBeTypeOf("function");
  expect(() => backbone.addConsumer(notifyCustomer, { notifies: topic })).not.toThrow();
});

test("a stack whose types were not checked is told of the forgotten topic all the same", () => {
  const stack = new Stack(new App({ outdir: outdir() }), "Test");
  const backbone = new EventBackbone(stack, "Backbone", { busName: "test" });
  expect(() => new Consumer(stack, "Notify", { backbone, consumer: notifyCustomer })).toThrow(
    "The consumer notify-customer notifies, but the stack gives it no topic",
  );
});

test("two consumers can't tell one topic of the same event, since subscribers would drop the second", () => {
  const stack = new Stack(new App({ outdir: outdir() }), "Test");
  const backbone = new EventBackbone(stack, "Backbone", { busName: "test" });
  const notifies = new Notifications(stack, "Notifications", { topicName: "test" });
  const handler = fileURLToPath(new URL("../fixtures/consumers/throwing.ts", import.meta.url));
  const other = consumer({ name: "other", consumes: [OrderAccepted], notifies: true, decide: () => ({}) });
  backbone.addConsumer(notifyCustomer, { notifies });
  expect(() => backbone.addConsumer(other, { notifies, handler })).toThrow(
    "notify-customer and other both notify one topic of orders.validation / OrderAccepted",
  );
});

test("a consumer without a handler is told the file that is missing", () => {
  const stack = new Stack(new App({ outdir: outdir() }), "Test");
  const backbone = new EventBackbone(stack, "Backbone", { busName: "test" });
  const lost = consumer({ name: "lost", consumes: [OrderAccepted], decide: () => ({}) });
  expect(() => backbone.addConsumer(lost)).toThrow(/The consumer lost has no handler: .*functions\/lost\/handler\.ts/);
});

test("a consumer that reads two versions of an event may notify of both", () => {
  const stack = new Stack(new App({ outdir: outdir() }), "Test");
  const backbone = new EventBackbone(stack, "Backbone", { busName: "test" });
  const notifies = new Notifications(stack, "Notifications", { topicName: "test" });
  const handler = fileURLToPath(new URL("../fixtures/consumers/throwing.ts", import.meta.url));
  const second = contract({ source: "orders.validation", detailType: "OrderAccepted", version: 2, data: z.object({}) });
  const both = consumer({ name: "both", consumes: [OrderAccepted, second], notifies: true, decide: () => ({}) });
  backbone.addConsumer(both, { notifies, handler });
  const patterns = [...resourcesOf(Template.fromStack(stack), "AWS::Events::Rule").values()].map(
    (each) => each.EventPattern,
  );
  expect(patterns).toEqual([OrderAccepted.pattern]);
});
