// Reads orders from the read model's table.
import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { cursorOf, readCursor } from "./cursor.ts";
import { viewOf } from "./order-view-rules.ts";
import type { OrderPage, OrderView, OrderViews, PageRequest } from "./order-views.ts";
import { readGenerations } from "./read-generations.ts";
import { BY_CUSTOMER, customerKeyOf, idOf, OrderItem, type OrdersTable, placedKeyOf } from "./table.ts";

export class DynamoDBOrderViews implements OrderViews {
  readonly #table: OrdersTable;

  constructor(table: OrdersTable) {
    this.#table = table;
  }

  async get(orderId: string): Promise<OrderView | undefined> {
    return await this.#inLive(async (generation) => {
      const { client, name } = this.#table;
      const { Item } = await client.send(new GetCommand({ TableName: name, Key: { id: idOf(generation, orderId) } }));
      const found = Item && viewOf(OrderItem.parse(Item));
      return { found, certain: found !== undefined };
    });
  }

  async ofCustomer(customerId: string, { limit, after }: PageRequest): Promise<OrderPage> {
    const from = after === undefined ? undefined : readCursor(after);
    return await this.#inLive(async (generation) => {
      const customer = customerKeyOf(generation, customerId);
      const start = from && { id: idOf(generation, from.orderId), customer, placed: from.placed };
      return { found: await this.#page(customer, limit, start), certain: false };
    });
  }

  /** One more than the page holds tells whether there is another. A call gives less than it is asked for once it has read 1 MB. */
  async #page(customer: string, limit: number, start: Record<string, unknown> | undefined): Promise<OrderPage> {
    const views: OrderView[] = [];
    let from = start;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#table.client.send(
        new QueryCommand({
          TableName: this.#table.name,
          IndexName: BY_CUSTOMER,
          KeyConditionExpression: "customer = :customer",
          ExpressionAttributeValues: { ":customer": customer },
          ScanIndexForward: false,
          Limit: limit + 1 - views.length,
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      for (const item of Items) {
        const view = viewOf(OrderItem.parse(item));
        if (view) views.push(view);
      }
      from = LastEvaluatedKey;
    } while (from && views.length <= limit);
    const orders = views.slice(0, limit);
    const last = orders.at(-1);
    if (views.length <= limit || !last) return { orders };
    return { orders, next: cursorOf(placedKeyOf(last.placedAt, last.orderId)) };
  }

  /** Looks again where another generation has become live meanwhile, since a rebuild then deletes the old one. */
  async #inLive<T>(look: (generation: string) => Promise<{ found: T; certain: boolean }>): Promise<T> {
    for (let { live } = await readGenerations(this.#table); ; ) {
      const { found, certain } = await look(live);
      if (certain) return found;
      const now = await readGenerations(this.#table);
      if (now.live === live) return found;
      live = now.live;
    }
  }
}
