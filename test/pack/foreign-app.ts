// A stranger's app: it knows nothing of this repository, and its functions are plain files that use the SDK as Lambda's runtime provides it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, CfnOutput, Duration, Stack } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { EventBus, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Queue } from "aws-cdk-lib/aws-sqs";

/** Publishes what was sold. A module. */
const announce = `
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
const sns = new SNSClient();
export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    const { detail } = JSON.parse(body);
    console.log(JSON.stringify({ level: "INFO", message: "announcing", item: detail.item }));
    await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC_ARN, Message: "sold: " + detail.item }));
  }
};
`;

/** Counts what was sold. CommonJS. */
const count = `
const { DynamoDBClient } = require("@aws-sdk/client-dynamodb");
const { DynamoDBDocumentClient, UpdateCommand } = require("@aws-sdk/lib-dynamodb");
const table = DynamoDBDocumentClient.from(new DynamoDBClient());
exports.handler = async ({ Records }) => {
  for (const { body } of Records)
    await table.send(
      new UpdateCommand({
        TableName: process.env.TABLE_NAME,
        Key: { item: JSON.parse(body).detail.item },
        UpdateExpression: "ADD sold :one",
        ExpressionAttributeValues: { ":one": 1 },
      }),
    );
};
`;

/** Synthesizes it to `folder`/cdk.out; the functions' sources lie beside that. */
export function synthesizeForeignApp(folder: string): string {
  const outdir = join(folder, "cdk.out");
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, "Till");
  const bus = new EventBus(stack, "Bus", { eventBusName: "till" });
  const code = (name: string, file: string, text: string) => {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, file), text);
    return Code.fromAsset(join(folder, name));
  };
  const consumer = (name: string, source: Code, environment: Record<string, string>) => {
    const queue = new Queue(stack, `${name}Queue`, { visibilityTimeout: Duration.seconds(30) });
    const pattern = { source: ["till"], detailType: ["Sold"] };
    new Rule(stack, `${name}Rule`, { eventBus: bus, eventPattern: pattern, targets: [new SqsQueue(queue)] });
    const made = new LambdaFunction(stack, name, {
      runtime: Runtime.NODEJS_22_X,
      handler: "index.handler",
      code: source,
      environment,
      timeout: Duration.seconds(10),
      memorySize: 256,
    });
    made.addEventSource(new SqsEventSource(queue, { batchSize: 5 }));
    return made;
  };

  const topic = new Topic(stack, "Sales");
  const inbox = new Queue(stack, "Inbox");
  topic.addSubscription(new SqsSubscription(inbox, { rawMessageDelivery: true }));
  const announcing = consumer("Announce", code("announce", "index.mjs", announce), { TOPIC_ARN: topic.topicArn });
  topic.grantPublish(announcing);

  const table = new Table(stack, "Counts", {
    partitionKey: { name: "item", type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
  });
  const counting = consumer("Count", code("count", "index.js", count), { TABLE_NAME: table.tableName });
  table.grantWriteData(counting);

  new CfnOutput(stack, "InboxUrl", { value: inbox.queueUrl });
  new CfnOutput(stack, "TableName", { value: table.tableName });
  app.synth();
  return outdir;
}
