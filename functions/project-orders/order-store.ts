// Folds events into orders' items. Nobody's write is lost: each is made on condition that the item is still as it was read.
import { setTimeout as pause } from "node:timers/promises";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { OrderEvent } from "./consumer.ts";
import { ReadModelError } from "./errors.ts";
import { type OrderRecord, withEvent } from "./order-view-rules.ts";
import { idOf, itemOf, OrderItem, type OrdersTable } from "./table.ts";

const ATTEMPTS = 12;
const LONGEST_PAUSE_MS = 100;

/** Events of one order that came in one turn of the event loop, and which of them its record had not had. */
interface Turn {
  readonly events: OrderEvent[];
  readonly changed: Promise<ReadonlySet<OrderEvent>>;
}

export class OrderStore {
  readonly #table: OrdersTable;
  readonly #turns = new Map<string, Turn>();

  constructor(table: OrdersTable) {
    this.#table = table;
  }

  /**
   * `duplicate` where the event adds nothing to what the generation has of the order: then nothing is written. Events of one order that are given in one
   * turn of the event loop, as those of a batch are, share one write. Throws ReadModelError CONTENDED where others were faster every time, and the SDK's errors.
   */
  async fold(generation: string, event: OrderEvent): Promise<"processed" | "duplicate"> {
    const id = idOf(generation, event.data.orderId);
    const turn = this.#turns.get(id) ?? this.#begin(id, generation, event.data.orderId);
    turn.events.push(event);
    return (await turn.changed).has(event) ? "processed" : "duplicate";
  }

  #begin(id: string, generation: string, orderId: string): Turn {
    const events: OrderEvent[] = [];
    const changed = new Promise((resolve) => setImmediate(resolve)).then(() => {
      this.#turns.delete(id);
      return foldAll(this.#table, generation, orderId, events);
    });
    const turn = { events, changed };
    this.#turns.set(id, turn);
    return turn;
  }
}

/** Resolves to those events that the record had not had. */
async function foldAll(
  table: OrdersTable,
  generation: string,
  orderId: string,
  events: readonly OrderEvent[],
): Promise<ReadonlySet<OrderEvent>> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const item = await read(table, idOf(generation, orderId));
    const changed = new Set<OrderEvent>();
    let record: OrderRecord | undefined = item && { orderId: item.orderId, facts: item.facts };
    for (const event of events) {
      const next = withEvent(record, event);
      if (next !== record) changed.add(event);
      record = next;
    }
    if (!record || changed.size === 0) return changed;
    if (await write(table, generation, record, item?.version)) return changed;
    await pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 5 * 2 ** attempt));
  }
  throw new ReadModelError(
    "CONTENDED",
    `order ${orderId}: the item was written by others ${ATTEMPTS} times in a row; it is tried again`,
  );
}

async function read({ client, name }: OrdersTable, id: string): Promise<OrderItem | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: name, Key: { id }, ConsistentRead: true }));
  return Item && OrderItem.parse(Item);
}

/** Whether the item was still in the version that was read; undefined stands for none. */
async function write(
  { client, name: TableName }: OrdersTable,
  generation: string,
  record: OrderRecord,
  version: number | undefined,
): Promise<boolean> {
  const condition =
    version === undefined
      ? { ConditionExpression: "attribute_not_exists(id)" }
      : { ConditionExpression: "version = :version", ExpressionAttributeValues: { ":version": version } };
  try {
    await client.send(
      new PutCommand({ TableName, Item: itemOf(generation, record, (version ?? 0) + 1), ...condition }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
