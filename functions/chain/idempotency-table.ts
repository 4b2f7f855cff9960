// The idempotency table as Powertools keeps it, but that records which are completed side by side share a call.

import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { IdempotencyRecord } from "@aws-lambda-powertools/idempotency/persistence";
import { type AttributeValue, BatchWriteItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { SharedCalls } from "./shared-calls.ts";

type Item = Record<string, AttributeValue>;

export class IdempotencyTable extends DynamoDBPersistenceLayer {
  readonly #completions: SharedCalls<Item>;

  constructor(dynamodb: DynamoDBClient, tableName: string) {
    super({ tableName, awsSdkV3Client: dynamodb });
    this.#completions = completionCalls(dynamodb, tableName);
  }

  /** Powertools sets these attributes with one UpdateItem a record, without a condition: to write the whole item comes to the same. */
  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const { idempotencyKey: id, expiryTimestamp: expiration, responseData: data } = record;
    const item = { id, status: record.getStatus(), expiration, ...(data !== undefined && { data }) };
    await this.#completions.add(marshall(item, { removeUndefinedValues: true }));
  }
}

/** BatchWriteItem in shared calls: 25 items, 16 MB (DynamoDB API reference). Records of one batch are completed in the same moment. */
function completionCalls(dynamodb: DynamoDBClient, tableName: string): SharedCalls<Item> {
  return new SharedCalls<Item>({
    name: "BatchWriteItem",
    maxEntries: 25,
    maxBytes: 16 * 1024 * 1024,
    lingerMs: 0,
    bytesOf: (item) => Buffer.byteLength(JSON.stringify(item)),
    async send(items) {
      const RequestItems = { [tableName]: items.map((Item) => ({ PutRequest: { Item } })) };
      const { UnprocessedItems = {} } = await dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
      const unprocessed = new Set(UnprocessedItems[tableName]?.map(({ PutRequest }) => PutRequest?.Item?.id?.S));
      return items.map(({ id }) =>
        unprocessed.has(id?.S)
          ? { code: "Unprocessed", message: "the table's throughput was exceeded", retryable: true }
          : undefined,
      );
    },
  });
}
