// A stand-in for the AWS calls of a consumer's function: takes everything, keeps what it was asked, and fails where a test says so.
import { randomUUID } from "node:crypto";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as s3 from "@aws-sdk/client-s3";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as documents from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { onTestFinished } from "vitest";
import { Buckets } from "./buckets.ts";
import { IdempotencyTable } from "./idempotency-table.ts";
import { StateTable } from "./state-table.ts";

type Answer<Input, Output> = (input: Input) => Output | Promise<Output>;

/** One operation of one service. */
export class Operation<Input, Output> {
  readonly name: string;
  /** What it was asked, in order. */
  readonly inputs: Input[] = [];
  readonly #order: string[];
  readonly #next: Answer<Input, Output>[] = [];
  #otherwise: Answer<Input, Output>;

  constructor(name: string, order: string[], otherwise: Answer<Input, Output>) {
    this.name = name;
    this.#order = order;
    this.#otherwise = otherwise;
  }

  /** Says how the next calls come out; those after them come out well. */
  next(...answers: Answer<Input, Output>[]): void {
    this.#next.push(...answers);
  }

  /** Says how every call comes out. */
  always(answer: Answer<Input, Output>): void {
    this.#otherwise = answer;
  }

  async answer(input: Input): Promise<Output> {
    this.inputs.push(input);
    this.#order.push(this.name);
    return await (this.#next.shift() ?? this.#otherwise)(input);
  }
}

/** Replaces the AWS clients until the test is finished. */
export function fakeAws() {
  const order: string[] = [];
  const table = new IdempotencyTable();
  const states = new StateTable();
  const buckets = new Buckets();
  const operation = <Input, Output>(name: string, otherwise: Answer<Input, Output>) =>
    new Operation(name, order, otherwise);
  const aws = {
    /** The names of all calls, in order. */
    order,
    table,
    states,
    buckets,
    putItem: operation("PutItem", (input: dynamodb.PutItemCommandInput): object => table.put(input)),
    getItem: operation("GetItem", (input: dynamodb.GetItemCommandInput): object => table.get(input)),
    updateItem: operation("UpdateItem", (input: dynamodb.UpdateItemCommandInput): object => table.update(input)),
    batchWrite: operation(
      "BatchWriteItem",
      (input: dynamodb.BatchWriteItemCommandInput): dynamodb.BatchWriteItemOutput => table.batchWrite(input),
    ),
    deleteItem: operation("DeleteItem", (input: dynamodb.DeleteItemCommandInput): object => table.delete(input)),
    loadState: operation("Get", (input: documents.GetCommandInput): object => states.get(input)),
    keepState: operation("Put", (input: documents.PutCommandInput): object => states.put(input)),
    putObject: operation("PutObject", (input: s3.PutObjectCommandInput): object => buckets.put(input)),
    getObject: operation("GetObject", (input: s3.GetObjectCommandInput): object => buckets.get(input)),
    putEvents: operation("PutEvents", acceptEvents),
    publishBatch: operation("PublishBatch", acceptMessages),
    sendMessage: operation("SendMessage", (_: sqs.SendMessageCommandInput): sqs.SendMessageResult => ({})),
    sendMessages: operation("SendMessageBatch", acceptReminders),
    changeVisibility: operation(
      "ChangeMessageVisibilityBatch",
      (_: sqs.ChangeMessageVisibilityBatchCommandInput): Partial<sqs.ChangeMessageVisibilityBatchResult> => ({}),
    ),
  };
  const dynamodbMock = mockClient(dynamodb.DynamoDBClient);
  dynamodbMock.on(dynamodb.PutItemCommand).callsFake((input) => aws.putItem.answer(input));
  dynamodbMock.on(dynamodb.GetItemCommand).callsFake((input) => aws.getItem.answer(input));
  dynamodbMock.on(dynamodb.UpdateItemCommand).callsFake((input) => aws.updateItem.answer(input));
  dynamodbMock.on(dynamodb.BatchWriteItemCommand).callsFake((input) => aws.batchWrite.answer(input));
  dynamodbMock.on(dynamodb.DeleteItemCommand).callsFake((input) => aws.deleteItem.answer(input));
  const documentsMock = mockClient(documents.DynamoDBDocumentClient);
  documentsMock.on(documents.GetCommand).callsFake((input) => aws.loadState.answer(input));
  documentsMock.on(documents.PutCommand).callsFake((input) => aws.keepState.answer(input));
  const s3Mock = mockClient(s3.S3Client);
  s3Mock.on(s3.PutObjectCommand).callsFake((input) => aws.putObject.answer(input));
  s3Mock.on(s3.GetObjectCommand).callsFake((input) => aws.getObject.answer(input));
  const eventbridgeMock = mockClient(eventbridge.EventBridgeClient);
  eventbridgeMock.on(eventbridge.PutEventsCommand).callsFake((input) => aws.putEvents.answer(input));
  const snsMock = mockClient(sns.SNSClient);
  snsMock.on(sns.PublishBatchCommand).callsFake((input) => aws.publishBatch.answer(input));
  const sqsMock = mockClient(sqs.SQSClient);
  sqsMock.on(sqs.SendMessageCommand).callsFake((input) => aws.sendMessage.answer(input));
  sqsMock.on(sqs.SendMessageBatchCommand).callsFake((input) => aws.sendMessages.answer(input));
  sqsMock.on(sqs.ChangeMessageVisibilityBatchCommand).callsFake((input) => aws.changeVisibility.answer(input));
  onTestFinished(() => {
    for (const mock of [dynamodbMock, documentsMock, s3Mock, eventbridgeMock, snsMock, sqsMock]) mock.restore();
  });
  return aws;
}

export type FakeAws = ReturnType<typeof fakeAws>;

/** The entries of each call of PutEvents. */
export function entriesSentIn(aws: FakeAws): eventbridge.PutEventsRequestEntry[][] {
  return aws.putEvents.inputs.map(({ Entries = [] }) => Entries);
}

/** PutEvents that takes every entry. */
export function acceptEvents({ Entries = [] }: eventbridge.PutEventsCommandInput): eventbridge.PutEventsResponse {
  return { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) };
}

/** PutEvents that refuses the entries of which `codeOf` says why. */
export function refuseEvents(codeOf: (entry: eventbridge.PutEventsRequestEntry, at: number) => string | undefined) {
  return ({ Entries = [] }: eventbridge.PutEventsCommandInput): eventbridge.PutEventsResponse => {
    const answers = Entries.map((entry, at) => {
      const ErrorCode = codeOf(entry, at);
      return ErrorCode === undefined ? { EventId: randomUUID() } : { ErrorCode, ErrorMessage: `${ErrorCode}!` };
    });
    return { FailedEntryCount: answers.filter((each) => "ErrorCode" in each).length, Entries: answers };
  };
}

/** PublishBatch that takes every message. */
export function acceptMessages(input: sns.PublishBatchCommandInput): sns.PublishBatchResponse {
  const { PublishBatchRequestEntries: entries = [] } = input;
  return { Successful: entries.map(({ Id }) => ({ Id, MessageId: randomUUID() })), Failed: [] };
}

/** SendMessageBatch that takes every message. */
export function acceptReminders({
  Entries = [],
}: sqs.SendMessageBatchCommandInput): Partial<sqs.SendMessageBatchResult> {
  return { Successful: Entries.map(({ Id }) => ({ Id, MessageId: randomUUID(), MD5OfMessageBody: "" })), Failed: [] };
}

/** The bodies and delays of all messages that were sent to the consumer's own queue. */
export function remindersSentIn(aws: FakeAws) {
  return aws.sendMessages.inputs.flatMap(({ Entries = [] }) =>
    Entries.map(({ MessageBody = "", DelaySeconds }) => ({ body: MessageBody, DelaySeconds })),
  );
}

/** An error as the SDK throws it when a whole call is refused. */
export function awsError(name: string, fault: "client" | "server" = "client"): Error {
  const $metadata = { httpStatusCode: fault === "client" ? 400 : 500, attempts: 1 };
  return new eventbridge.EventBridgeServiceException({ name, $fault: fault, message: `${name}!`, $metadata });
}

/** An answer that fails the whole call. */
export function fail(error: Error): () => never {
  return () => {
    throw error;
  };
}
