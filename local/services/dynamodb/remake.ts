// Changes a table's indexes, which dynalite's UpdateTable can't, by making the table anew with its items.
import * as z from "zod";
import type { Dynalite } from "./mounted-dynalite.ts";
import type { TableDescription } from "./table.ts";

const Item = z.record(z.string(), z.unknown());
const Page = z.object({ Items: z.array(Item), LastEvaluatedKey: Item.optional() });

/** The most that BatchWriteItem takes. */
const BATCH = 25;

/** Whoever calls meanwhile waits. Where the items do not fit the new table, it stays as it was. Throws AwsError. */
export async function remake(
  dynalite: Dynalite,
  before: TableDescription["create"],
  after: TableDescription["create"],
): Promise<unknown> {
  return await dynalite.alone(async () => {
    const items = await itemsOf(dynalite, before.TableName);
    await dynalite.deleteTable({ TableName: before.TableName });
    try {
      return await make(dynalite, after, items);
    } catch (error) {
      await dynalite.deleteTable({ TableName: after.TableName }).catch(() => undefined);
      await make(dynalite, before, items);
      throw error;
    }
  });
}

async function make(dynalite: Dynalite, table: TableDescription["create"], items: readonly object[]): Promise<unknown> {
  const answer = await dynalite.createTable(table);
  for (let at = 0; at < items.length; at += BATCH) {
    const requests = items.slice(at, at + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await dynalite.call("BatchWriteItem", { RequestItems: { [table.TableName]: requests } });
  }
  return answer;
}

async function itemsOf(dynalite: Dynalite, TableName: string): Promise<object[]> {
  const items: object[] = [];
  let ExclusiveStartKey: object | undefined;
  do {
    const page = Page.parse(await dynalite.call("Scan", { TableName, ExclusiveStartKey }));
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return items;
}
