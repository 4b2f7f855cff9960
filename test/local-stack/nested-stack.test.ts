import { CfnOutput, NestedStack, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { expect, test } from "vitest";
import { startApp } from "../support/local-app.ts";

/** A bus, and in a nested stack the queue that its events go to. */
function withNested(stack: Stack): void {
  const bus = new EventBus(stack, "Bus", { eventBusName: "tidings" });
  const nested = new NestedStack(stack, "Nested", { removalPolicy: RemovalPolicy.DESTROY });
  const queue = new Queue(nested, "Queue", { queueName: "nested" });
  new Rule(nested, "Rule", { eventBus: bus, eventPattern: { source: ["shop"] }, targets: [new SqsQueue(queue)] });
  new CfnOutput(stack, "QueueArn", { value: queue.queueArn });
}

test("a nested stack is run: it gets its parameters, and its outputs are there for the stack around it", async () => {
  const app = await startApp({ build: withNested });
  expect(app.runtime.notes.filter((note) => note.includes("CloudFormation"))).toEqual([]);
  expect(app.output("QueueArn")).toBe("arn:aws:sqs:us-east-1:000000000000:nested");
  await app.put({ EventBusName: "tidings", Source: "shop", DetailType: "Sold", Detail: "{}" });
  await app.settled();
  expect(await app.drain("nested")).toEqual([{ body: expect.stringContaining('"source":"shop"'), attributes: {} }]);
});
