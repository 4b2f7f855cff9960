// Reads which generations there are, as of now.
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { atFirst, Generations } from "./generations.ts";
import { GENERATIONS_ID, type OrdersTable } from "./table.ts";

export async function readGenerations({ client, name }: OrdersTable): Promise<Generations> {
  const { Item } = await client.send(
    new GetCommand({ TableName: name, Key: { id: GENERATIONS_ID }, ConsistentRead: true }),
  );
  return Item ? Generations.parse(Item) : atFirst;
}

/**
 * Calls within one turn of the event loop share one read, as those of a batch's records do. The read begins after all of these calls, so that
 * nobody is given what was true before they asked, however long ago the function last ran, or was frozen: what a rebuild relies on
 * (bin/rebuild/rebuild.ts) when it waits for the functions that can't know yet of its generation.
 */
export function sharedInTurn<T>(read: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | undefined;
  return () => {
    next ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
      next = undefined;
      return read();
    });
    return next;
  };
}
