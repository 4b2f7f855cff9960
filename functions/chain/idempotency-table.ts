// The idempotency table as Powertools keeps it, but that records which are completed side by side share a call.

import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { IdempotencyRecord } from "@aws-lambda-powertools/idempotency/persistence";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { SharedCalls } from "./shared-calls.ts";
import { type Item, sharedPuts } from "./shared-puts.ts";

export class IdempotencyTable extends DynamoDBPersistenceLayer {
  readonly #completions: SharedCalls<Item>;

  constructor(dynamodb: DynamoDBClient, tableName: string) {
    super({ tableName, awsSdkV3Client: dynamodb });
    this.#completions = sharedPuts(dynamodb, tableName, ["id"]);
  }

  /** Powertools sets these attributes with one UpdateItem a record, without a condition: to write the whole item comes to the same. */
  protected override async _updateRecord(record: IdempotencyRecord): Promise<void> {
    const { idempotencyKey: id, expiryTimestamp: expiration, responseData: data } = record;
    const item = { id, status: record.getStatus(), expiration, ...(data !== undefined && { data }) };
    await this.#completions.add(marshall(item, { removeUndefinedValues: true }));
  }
}
