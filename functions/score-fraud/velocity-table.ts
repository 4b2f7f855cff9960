// The port of fraud scoring on DynamoDB: an item for each order under its customer, its card and its address, sorted by time.
import { createHash } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { SharedCalls } from "../chain/shared-calls.ts";
import { type Item, sharedPuts } from "../chain/shared-puts.ts";
import type { OrderFacts, Recent, Velocity } from "./velocity.ts";
import { type Keyed, NOTHING_READ, type Reading, type Recorded, readBackSeconds, recentOf } from "./windows.ts";

/**
 * So many of the latest orders are read of a record at most, so that a card with thousands in its window costs no more than 51 small items, about two
 * read units. It is five times what any rule calls usual: where a count ends here and says "at least", the signal is there already.
 */
const MOST_READ = 50;

/** An event may come late: by its retries and, where it was set aside, by hand. What it has to be compared with is kept for as long. */
const LATENESS_SECONDS = 24 * 60 * 60;

/** ISO 8601 has four digits for the year, and sorts as text, up to here. */
const LAST_MOMENT = Date.parse("9999-12-31T23:59:59.999Z");

const Entry = z.object({
  pk: z.string(),
  /** `<ISO 8601, UTC, milliseconds>#<order id>`. */
  sk: z.string(),
  amount: z.int(),
  currency: z.string(),
  /** Time to live, in seconds since the epoch. */
  expiration: z.int(),
});

type Entry = z.output<typeof Entry>;

const Read = Entry.pick({ sk: true, amount: true, currency: true });

export interface VelocityTableOptions {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export class VelocityTable implements Velocity {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #now: () => number;
  readonly #puts: SharedCalls<Item>;

  constructor(dynamodb: DynamoDBClient, tableName: string, { now = Date.now }: VelocityTableOptions = {}) {
    this.#documents = DynamoDBDocumentClient.from(dynamodb);
    this.#tableName = tableName;
    this.#now = now;
    this.#puts = sharedPuts(dynamodb, tableName, ["pk", "sk"]);
  }

  async record(facts: OrderFacts): Promise<Recent> {
    const order = { ...facts, at: Math.min(facts.at, LAST_MOMENT) };
    const { customer, card, address } = partitionsOf(order);
    // Written before anything is read: of orders that are scored side by side, the later counts the earlier.
    await Promise.all([
      this.#put(order, "customer", customer),
      this.#put(order, "card", card),
      address && this.#put(order, "address", address),
    ]);
    const [ofCustomer, ofCard, ofAddress] = await Promise.all([
      this.#read(order, "customer", customer),
      this.#read(order, "card", card),
      address ? this.#read(order, "address", address) : NOTHING_READ,
    ]);
    return recentOf(order, { customer: ofCustomer, card: ofCard, address: ofAddress });
  }

  async #put({ orderId, at, amount, currency }: OrderFacts, keyed: Keyed, pk: string): Promise<void> {
    const lastNeeded = Math.max(at, this.#now()) / 1000 + readBackSeconds[keyed] + LATENESS_SECONDS;
    const sk = sortKey(at, orderId);
    // Once more, it changes nothing but how long it is kept.
    const entry: Entry = { pk, sk, amount, currency, expiration: Math.ceil(lastNeeded) };
    await this.#puts.add(marshall(entry));
  }

  /** One page, which holds far more than these items. One that has expired counts while it is there: the event's time matters, not ours. */
  async #read({ at, orderId }: OrderFacts, keyed: Keyed, pk: string): Promise<Reading> {
    const { Items = [] } = await this.#documents.send(
      new QueryCommand({
        TableName: this.#tableName,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :self",
        ExpressionAttributeValues: {
          ":pk": pk,
          ":from": isoOf(at - readBackSeconds[keyed] * 1000 + 1),
          ":self": sortKey(at, orderId),
        },
        ProjectionExpression: "sk, amount, currency",
        ScanIndexForward: false,
        // One more for the order itself.
        Limit: MOST_READ + 1,
        ConsistentRead: true,
      }),
    );
    return { orders: Items.map(recordedIn), more: Items.length > MOST_READ };
  }
}

/** The token is hashed, so that the table is of no use for paying; the address, since it is long and personal. */
function partitionsOf({ customerId, paymentToken, address }: OrderFacts) {
  return {
    customer: `customer#${customerId}`,
    card: `card#${hashOf(paymentToken)}`,
    address: address === undefined ? undefined : `address#${hashOf(address)}`,
  };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}

function sortKey(at: number, orderId: string): string {
  return `${isoOf(at)}#${orderId}`;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}

function recordedIn(value: unknown): Recorded {
  const { sk, amount, currency } = Read.parse(value);
  const end = sk.indexOf("#");
  return { orderId: sk.slice(end + 1), at: Date.parse(sk.slice(0, end)), amount, currency };
}
