// Items that are put side by side, without a condition, share calls of BatchWriteItem.
import { type AttributeValue, BatchWriteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { type Refusal, SharedCalls } from "./shared-calls.ts";

export type Item = Readonly<Record<string, AttributeValue>>;

const UNPROCESSED: Refusal = {
  code: "Unprocessed",
  message: "the table's throughput was exceeded",
  retryable: true,
};

/** At most 25 items and 16 MB a call (DynamoDB API reference, BatchWriteItem); `keyNames` are the attributes of the table's key. */
export function sharedPuts(
  dynamodb: DynamoDBClient,
  tableName: string,
  keyNames: readonly string[],
): SharedCalls<Item> {
  const keyOf = (item: Item = {}) => JSON.stringify(keyNames.map((name) => item[name]));
  return new SharedCalls<Item>({
    name: "BatchWriteItem",
    maxEntries: 25,
    maxBytes: 16 * 1024 * 1024,
    // Records of one batch come to this point in the same moment.
    lingerMs: 0,
    bytesOf: (item) => Buffer.byteLength(JSON.stringify(item)),
    async send(items) {
      const RequestItems = { [tableName]: items.map((Item) => ({ PutRequest: { Item } })) };
      const { UnprocessedItems = {} } = await dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
      const unprocessed = new Set(UnprocessedItems[tableName]?.map(({ PutRequest }) => keyOf(PutRequest?.Item)));
      return items.map((item) => (unprocessed.has(keyOf(item)) ? UNPROCESSED : undefined));
    },
  });
}
