// A trial of the whole stack: orders of a plan are placed, left to come to their end, and looked at.
import { DynamoDBClient, ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { OrderView } from "../../../functions/project-orders/order-views.ts";
import { type Evidence, violationsIn } from "./findings.ts";
import { type Placed, place } from "./place.ts";
import { planOf } from "./plan.ts";
import { type Clients, listenOn, listenTo, take } from "./witness.ts";

export interface TrialOptions {
  readonly endpoint: string;
  /** Of the stack. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly orders: number;
  /** Whether steps may take too long, and orders be cancelled for it. */
  readonly timeOuts: boolean;
  /** Resolves once every event has come to its end. */
  readonly settled: () => Promise<void>;
}

export interface TrialReport {
  /** Each in words; none where all is well. */
  readonly violations: readonly string[];
  /** How many orders rest where. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How many messages stand in quarantine. */
  readonly quarantined: number;
}

const STOCK_DEFAULT = 1_000_000;

export async function runTrial(options: TrialOptions): Promise<TrialReport> {
  const { endpoint, outputs, seed, orders, timeOuts, settled } = options;
  const output = (key: string) => {
    const value = outputs[key];
    if (value === undefined) throw new Error(`the stack has no output ${key}`);
    return value;
  };
  const client = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const clients: Clients = {
    sqs: new SQSClient(client),
    sns: new SNSClient(client),
    events: new EventBridgeClient(client),
  };
  const trial = `trial-${seed}`;
  const busName = output("EventBusName");
  const queues = {
    notifications: await listenTo(clients, output("NotificationsTopicArn"), `${trial}-notifications`),
    reviews: await listenTo(clients, output("RiskReviewsTopicArn"), `${trial}-reviews`),
    payments: await listenOn(clients, busName, ["PaymentCaptured", "PaymentRefunded"], `${trial}-payments`),
    quarantine: output("QuarantineQueueUrl"),
  };

  const apiUrl = output("ApiUrl").replace(/\/$/, "");
  const placed = await place(planOf(seed, orders), { apiUrl, events: clients.events, busName, trial });
  await settled();

  const views = await viewsOf(placed, apiUrl);
  const dynamodb = new DynamoDBClient(client);
  const evidence: Evidence = {
    views,
    notifications: await take(clients, queues.notifications),
    reviews: await take(clients, queues.reviews),
    payments: await take(clients, queues.payments),
    quarantine: await take(clients, queues.quarantine),
    deadLetters: await deadLetters(clients.sqs),
    accounts: await accountsIn(dynamodb, `${busName}-payments`),
    stock: await stockIn(dynamodb, `${busName}-stock`),
  };
  const statuses: Record<string, number> = {};
  for (const { status } of views.values()) statuses[status] = (statuses[status] ?? 0) + 1;
  const quarantined = evidence.quarantine.length;
  return { violations: violationsIn(placed, evidence, timeOuts), statuses, quarantined };
}

async function viewsOf(placed: readonly Placed[], apiUrl: string): Promise<Map<string, OrderView>> {
  const views = new Map<string, OrderView>();
  const waiting = placed.values();
  const reader = async () => {
    for (const { orderId } of waiting) {
      const response = await fetch(`${apiUrl}/orders/${encodeURIComponent(orderId)}`);
      const body: unknown = await response.json();
      if (response.ok) views.set(orderId, viewIn(body));
      else if (response.status !== 404) throw new Error(`GET of order ${orderId}: ${JSON.stringify(body)}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, reader));
  return views;
}

function viewIn(body: unknown): OrderView {
  if (isView(body)) return body;
  throw new Error(`the API gave no order: ${JSON.stringify(body)}`);
}

function isView(body: unknown): body is OrderView {
  return typeof body === "object" && body !== null && "status" in body && "payment" in body && "timeline" in body;
}

/** The counts of dead-letter queues of any kind, of those that are not empty. */
async function deadLetters(sqs: SQSClient): Promise<Record<string, number>> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ MaxResults: 1_000 }));
  const counts: Record<string, number> = {};
  for (const QueueUrl of QueueUrls.filter((url) => /-(dlq|undelivered)$/.test(url))) {
    const AttributeNames = ["ApproximateNumberOfMessages" as const];
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    const count = Number(Attributes?.ApproximateNumberOfMessages);
    if (count > 0) counts[QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1)] = count;
  }
  return counts;
}

async function accountsIn(dynamodb: DynamoDBClient, table: string): Promise<Map<string, number>> {
  const accounts = new Map<string, number>();
  for await (const { id, captured, refunded } of itemsOf(dynamodb, table))
    accounts.set(id?.S ?? "", Number(captured?.N ?? 0) - Number(refunded?.N ?? 0));
  return accounts;
}

async function stockIn(dynamodb: DynamoDBClient, table: string): Promise<Evidence["stock"]> {
  const stock = new Map<string, { gone: number; available: number; held: number }>();
  for await (const item of itemsOf(dynamodb, table)) {
    const { id, available } = item;
    if (!id?.S?.startsWith("sku#") || available?.N === undefined) continue;
    const held = Object.keys(item).filter((name) => name.startsWith("held#")).length;
    const left = Number(available.N);
    stock.set(id.S.slice("sku#".length), { gone: STOCK_DEFAULT - left, available: left, held });
  }
  return stock;
}

async function* itemsOf(dynamodb: DynamoDBClient, TableName: string) {
  let ExclusiveStartKey: ScanCommandOutput["LastEvaluatedKey"];
  do {
    const page: ScanCommandOutput = await dynamodb.send(new ScanCommand({ TableName, ExclusiveStartKey }));
    yield* page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}
