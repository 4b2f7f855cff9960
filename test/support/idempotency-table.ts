// A stand-in for the idempotency table: keeps Powertools' records, and its condition on writing one, and takes no key twice in a batch.
import {
  type AttributeValue,
  type BatchWriteItemCommandInput,
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  DynamoDBServiceException,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";

type Item = Record<string, AttributeValue>;

export class IdempotencyTable {
  readonly items = new Map<string, Item>();
  /** Whether a failed condition tells the item that stood in the way; not every emulator does. */
  tellsItem = true;

  /** Writes an item as another function would have left it. */
  seed(id: string, status: "INPROGRESS" | "COMPLETED", leaseMs?: number): void {
    const lease: Item = leaseMs === undefined ? {} : { in_progress_expiration: { N: String(leaseMs) } };
    const expiration = { N: String(Math.round(Date.now() / 1000) + 3600) };
    this.items.set(id, { id: { S: id }, status: { S: status }, expiration, ...lease });
  }

  /** As though the time of every function had run out that still works on something. */
  expireLeases(): void {
    for (const item of this.items.values())
      if (item.status?.S === "INPROGRESS") item.in_progress_expiration = { N: String(Date.now() - 1) };
  }

  put({ Item: item = {}, ExpressionAttributeValues: now = {} }: PutItemCommandInput) {
    const existing = this.items.get(textIn(item.id));
    if (existing && !isFree(existing, now))
      throw new ConditionalCheckFailedException({
        $metadata: {},
        message: "The conditional request failed",
        ...(this.tellsItem ? { Item: existing } : {}),
      });
    this.items.set(textIn(item.id), item);
    return {};
  }

  get({ Key = {} }: GetItemCommandInput) {
    const item = this.items.get(textIn(Key.id));
    return item ? { Item: item } : {};
  }

  /** An update that sets attributes: `SET #a = :a, #b = :b`. */
  update({
    Key = {},
    UpdateExpression = "",
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues: values = {},
  }: UpdateItemCommandInput) {
    const item: Item = { ...Key, ...this.items.get(textIn(Key.id)) };
    for (const [, name = "", value = ""] of UpdateExpression.matchAll(/(#\w+) = (:\w+)/g)) {
      const [attribute, set] = [names[name], values[value]];
      if (attribute && set) item[attribute] = set;
    }
    this.items.set(textIn(Key.id), item);
    return {};
  }

  batchWrite({ RequestItems = {} }: BatchWriteItemCommandInput) {
    const items = Object.values(RequestItems)
      .flat()
      .map(({ PutRequest }): Item => PutRequest?.Item ?? {});
    if (new Set(items.map(({ id }) => textIn(id))).size < items.length)
      throw new DynamoDBServiceException({
        name: "ValidationException",
        $fault: "client",
        $metadata: {},
        message: "Provided list of item keys contains duplicates",
      });
    for (const item of items) this.items.set(textIn(item.id), item);
    return {};
  }

  delete({ Key = {} }: DeleteItemCommandInput) {
    this.items.delete(textIn(Key.id));
    return {};
  }
}

function isFree({ expiration, status, in_progress_expiration: lease }: Item, now: Item): boolean {
  if (numberIn(expiration) < numberIn(now[":now"])) return true;
  return status?.S === "INPROGRESS" && lease !== undefined && numberIn(lease) < numberIn(now[":now_in_millis"]);
}

function textIn(value: AttributeValue | undefined): string {
  return value?.S ?? "";
}

function numberIn(value: AttributeValue | undefined): number {
  return Number(value?.N);
}
