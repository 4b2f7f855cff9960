// The neutral shape: bus, rule, queue, function, topic, queue. Plain CDK, without a construct or a function of ours.
import { fileURLToPath } from "node:url";
import { CfnOutput, Duration, Stack } from "aws-cdk-lib";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { build } from "esbuild";
import { STACK_NAME } from "./name.ts";

/** Bundles the function with its SDK into `folder`, so that every endpoint runs the same bytes. */
export async function bundleInto(folder: string): Promise<void> {
  await build({
    entryPoints: { index: fileURLToPath(new URL("handler.ts", import.meta.url)) },
    outdir: folder,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    mainFields: ["module", "main"],
    minify: true,
    logLevel: "silent",
  });
}

export class NeutralStack extends Stack {
  constructor(scope: Construct, bundle: string, calls: string) {
    super(scope, "Bench", { stackName: STACK_NAME });
    const bus = new EventBus(this, "Bus", { eventBusName: "bench" });
    const work = new Queue(this, "Work", { visibilityTimeout: Duration.seconds(180) });
    const topic = new Topic(this, "Topic");
    const inbox = new Queue(this, "Inbox");

    new Rule(this, "Submitted", {
      eventBus: bus,
      eventPattern: { source: ["bench.producer"], detailType: ["WorkSubmitted"] },
      targets: [new SqsQueue(work)],
    });
    const worker = new LambdaFunction(this, "Worker", {
      runtime: Runtime.NODEJS_24_X,
      handler: "index.handler",
      code: Code.fromAsset(bundle),
      timeout: Duration.seconds(30),
      memorySize: 256,
      environment: { BUS_NAME: bus.eventBusName, TOPIC_ARN: topic.topicArn, CALLS: calls },
    });
    worker.addEventSource(new SqsEventSource(work, { batchSize: 10, reportBatchItemFailures: true }));
    bus.grantPutEventsTo(worker);
    topic.grantPublish(worker);
    topic.addSubscription(new SqsSubscription(inbox, { rawMessageDelivery: true }));

    new CfnOutput(this, "BusName", { value: bus.eventBusName });
    new CfnOutput(this, "InboxName", { value: inbox.queueName });
  }
}
