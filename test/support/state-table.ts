// A stand-in for a consumer's state table, as the document client sees it: one item a key, conditional writes, and DynamoDB's limit of 400 KB an item.
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
} from "@aws-sdk/client-dynamodb";
import type { GetCommandInput, PutCommandInput } from "@aws-sdk/lib-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

type Item = Record<string, AttributeValue>;

const MOST_ITEM_BYTES = 400 * 1024;

export class StateTable {
  readonly items = new Map<string, Item>();

  /** Only what a consistent read would see: any other read may be stale. */
  get({ Key = {}, ConsistentRead }: GetCommandInput) {
    const item = ConsistentRead ? this.items.get(String(Key.id)) : undefined;
    return item ? { Item: unmarshall(item) } : {};
  }

  put({ Item: item = {}, ConditionExpression, ExpressionAttributeValues: values = {} }: PutCommandInput) {
    const id = String(item.id);
    if (!this.#holds(ConditionExpression, id, values))
      throw new ConditionalCheckFailedException({ $metadata: {}, message: "The conditional request failed" });
    const written = marshall(item);
    if (bytesOf(written) > MOST_ITEM_BYTES)
      throw new DynamoDBServiceException({
        name: "ValidationException",
        $fault: "client",
        $metadata: {},
        message: "Item size has exceeded the maximum allowed size",
      });
    this.items.set(id, written);
    return {};
  }

  #holds(condition: string | undefined, id: string, values: Record<string, unknown>): boolean {
    const existing = this.items.get(id);
    if (condition === "attribute_not_exists(id)") return existing === undefined;
    if (condition === "version = :version") return existing?.version?.N === String(values[":version"]);
    throw new Error(`a write under a condition that this table does not know: ${condition}`);
  }
}

/** Names, texts and bytes as DynamoDB counts them; a number is at most 21 bytes (developer guide, CapacityUnitCalculations). */
function bytesOf(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, { S = "", B }]) => sum + Buffer.byteLength(name) + Buffer.byteLength(S) + (B?.byteLength ?? 0),
    21,
  );
}
