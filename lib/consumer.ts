// A consumer's share of the stack: rule -> queue -> function, each hop with its own dead-letter queue, and exactly the grants it needs.
import { existsSync } from "node:fs";
import { Duration, type RemovalPolicy } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { type IEventBus, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { variables } from "../functions/chain/environment.ts";
import type { Consumer as ConsumerValue } from "../functions/consumer.ts";
import { handlerFileOf } from "./bundle.ts";
import type { Claims } from "./claims.ts";
import { handlerFunction } from "./handler-function.ts";
import type { Notifications } from "./notifications.ts";
import { setAsideQueue, workQueue } from "./queues.ts";
import { houseTable } from "./tables.ts";

export interface ConsumerOptions {
  /** The topic that it notifies. */
  readonly notifies?: Notifications;
  /** The handler's file. Default: `functions/<name>/handler.ts`. */
  readonly handler?: string;
  /** How many batches are processed side by side at most, from 2 to 1,000. Default 5. */
  readonly maxConcurrency?: number;
  /** How long one batch may take. Default 5 seconds; the queue's visibility time-out follows it. */
  readonly timeout?: Duration;
  /** In MB. Default 256. */
  readonly memorySize?: number;
  /** What its port needs to know: variables of the function's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a consumer needs of the backbone that it is on. */
export interface ConsumerBackbone {
  readonly busName: string;
  readonly bus: IEventBus;
  readonly quarantine: Queue;
  readonly idempotency: Table;
  readonly claims: Claims;
  /** Of the state that consumers keep. */
  readonly removalPolicy: RemovalPolicy;
}

export interface ConsumerProps extends ConsumerOptions {
  readonly backbone: ConsumerBackbone;
  readonly consumer: ConsumerValue;
}

const TIMEOUT = Duration.seconds(5);
/** The queue's visibility time-out in time-outs of the function (Lambda developer guide, services-sqs-configure). */
const VISIBILITY_FACTOR = 6;
/** With the growing delays between them, an hour and more: what lasts longer than that is no fault that passes by itself. */
const MAX_RECEIVE_COUNT = 10;
const BATCH_SIZE = 10;

/** Throws an Error that names the file where there is none. */
function handlerOf(name: string, file = handlerFileOf(name)): string {
  if (existsSync(file)) return file;
  throw new Error(`The consumer ${name} has no handler: there is no file ${file}`);
}

export class Consumer extends Construct {
  readonly queue: Queue;
  readonly function: LambdaFunction;
  /** Events that the rule could not deliver to the queue. */
  readonly undelivered: Queue;
  /** Messages that failed as often as the queue allows. */
  readonly deadLetters: Queue;
  /** What a consumer that remembers keeps. */
  readonly state: Table | undefined;

  constructor(scope: Construct, id: string, props: ConsumerProps) {
    super(scope, id);
    if (props.consumer.notifies && !props.notifies)
      throw new Error(
        `The consumer ${props.consumer.name} notifies, but the stack gives it no topic: addConsumer(${props.consumer.name}, { notifies })`,
      );
    const name = `${props.backbone.busName}-${props.consumer.name}`;
    this.undelivered = setAsideQueue(this, "Undelivered", `${name}-undelivered`);
    this.deadLetters = setAsideQueue(this, "DeadLetters", `${name}-dlq`);
    this.queue = workQueue(this, "Queue", {
      queueName: name,
      visibilityTimeout: Duration.seconds((props.timeout ?? TIMEOUT).toSeconds() * VISIBILITY_FACTOR),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    const { removalPolicy } = props.backbone;
    this.state = props.consumer.remembers && houseTable(this, "State", { tableName: `${name}-state`, removalPolicy });
    this.#addRules(props);
    this.function = this.#addFunction(name, props);
    this.#grant(props);
  }

  /** One rule for each source, so that what it matches is what the consumer consumes, and nothing else. */
  #addRules({ backbone, consumer }: ConsumerProps): void {
    const target = new SqsQueue(this.queue, { deadLetterQueue: this.undelivered });
    const bySource = Map.groupBy(consumer.consumes, ({ source }) => source);
    for (const [source, contracts] of bySource) {
      const suffix = bySource.size === 1 ? "" : `-${source}`;
      new Rule(this, `Rule${suffix}`, {
        ruleName: `${consumer.name}${suffix}`,
        eventBus: backbone.bus,
        eventPattern: {
          source: [source],
          detailType: [...new Set(contracts.flatMap(({ pattern }) => pattern["detail-type"]))],
        },
        targets: [target],
      });
    }
  }

  #addFunction(functionName: string, { backbone, consumer, notifies, ...options }: ConsumerProps): LambdaFunction {
    const lambda = handlerFunction(this, {
      functionName,
      entry: handlerOf(consumer.name, options.handler),
      timeout: options.timeout ?? TIMEOUT,
      ...(options.memorySize !== undefined && { memorySize: options.memorySize }),
      environment: {
        [variables.queueUrl]: this.queue.queueUrl,
        [variables.maxReceiveCount]: String(MAX_RECEIVE_COUNT),
        [variables.quarantineQueueUrl]: backbone.quarantine.queueUrl,
        [variables.idempotencyTableName]: backbone.idempotency.tableName,
        [variables.claimsBucketName]: backbone.claims.bucket.bucketName,
        ...(this.state && { [variables.stateTableName]: this.state.tableName }),
        ...(consumer.publishes.length > 0 && { [variables.eventBusName]: backbone.bus.eventBusName }),
        ...(notifies && { [variables.topicArn]: notifies.topic.topicArn }),
        ...options.environment,
      },
    });
    lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: BATCH_SIZE,
        reportBatchItemFailures: true,
        maxConcurrency: options.maxConcurrency ?? 5,
      }),
    );
    return lambda;
  }

  /** What the chain calls, on the resources that it calls, and no more. */
  #grant({ backbone, consumer, notifies }: ConsumerProps): void {
    backbone.quarantine.grant(this.function, "sqs:SendMessage");
    backbone.idempotency.grant(
      this.function,
      "dynamodb:PutItem",
      "dynamodb:GetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
    );
    this.state?.grant(this.function, "dynamodb:GetItem", "dynamodb:PutItem");
    backbone.claims.grant(
      this.function,
      "s3:GetObject",
      ...(consumer.publishes.length > 0 ? (["s3:PutObject"] as const) : []),
    );
    if (consumer.reminders.length > 0) this.queue.grant(this.function, "sqs:SendMessage");
    notifies?.addTeller(consumer);
    notifies?.topic.grantPublish(this.function);
    if (consumer.publishes.length === 0) return;
    this.function.addToRolePolicy(
      new PolicyStatement({ actions: ["events:PutEvents"], resources: [backbone.bus.eventBusArn] }),
    );
  }
}
