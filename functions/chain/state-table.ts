// The state that a consumer keeps: an item for each key, with what was decided in it, written under the condition that nobody wrote in between.
import { gunzipSync, gzipSync } from "node:zlib";
import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { EXPIRES_AFTER_SECONDS } from "./idempotency.ts";
import { Outgoing } from "./outgoing.ts";

/** DynamoDB charges by the KB that is written: from here on the JSON is packed. An item takes 400 KB at most. */
const PACKED_FROM_BYTES = 4 * 1024;

/** An outbox in the item: what was decided, by the id of the event that it was decided for. */
const Kept = z.object({
  // Lacking as long as decisions had something to send, but nothing to remember.
  state: z.unknown().optional(),
  outbox: z.record(z.string(), z.object({ decidedAt: z.int(), outgoing: Outgoing })),
});

type Kept = z.output<typeof Kept>;

const Item = z.object({ version: z.int(), kept: z.union([z.string(), z.instanceof(Uint8Array)]) });

export interface Loaded extends Kept {
  /** Counts up with every write; 0 where there is no item yet. */
  readonly version: number;
}

export class StateTable {
  readonly #documents: DynamoDBDocumentClient;
  readonly #tableName: string;

  constructor(dynamodb: DynamoDBClient, tableName: string) {
    this.#documents = DynamoDBDocumentClient.from(dynamodb);
    this.#tableName = tableName;
  }

  /** What was kept under the key, as it is now. */
  async load(key: string): Promise<Loaded> {
    const { Item: item } = await this.#documents.send(
      new GetCommand({ TableName: this.#tableName, Key: { id: key }, ConsistentRead: true }),
    );
    if (item === undefined) return { state: undefined, outbox: {}, version: 0 };
    const { version, kept } = Item.parse(item);
    return { ...Kept.parse(JSON.parse(typeof kept === "string" ? kept : gunzipSync(kept).toString())), version };
  }

  /**
   * Keeps a state with what was decided for `causeId`, unless somebody else has kept another since `before` was loaded: then it is false. What is in
   * the outbox for longer than a repeat is told by the idempotency table is dropped on the way.
   */
  async keep(key: string, before: Loaded, state: unknown, causeId: string, outgoing: Outgoing): Promise<boolean> {
    const now = Math.floor(Date.now() / 1000);
    const young = Object.entries(before.outbox).filter(([, { decidedAt }]) => decidedAt > now - EXPIRES_AFTER_SECONDS);
    const outbox = { ...Object.fromEntries(young), [causeId]: { decidedAt: now, outgoing } };
    const text = JSON.stringify({ state, outbox });
    const kept = Buffer.byteLength(text) < PACKED_FROM_BYTES ? text : gzipSync(text);
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#tableName,
          Item: { id: key, version: before.version + 1, kept },
          ...(before.version === 0
            ? { ConditionExpression: "attribute_not_exists(id)" }
            : {
                ConditionExpression: "version = :version",
                ExpressionAttributeValues: { ":version": before.version },
              }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
