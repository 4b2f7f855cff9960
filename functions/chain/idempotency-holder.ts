// A record that is taken is known by whoever took it, so that a repeat of the very call does not stand in its own way.
import { randomUUID } from "node:crypto";
import type { DynamoDBClient, PutItemCommandInput } from "@aws-sdk/client-dynamodb";

/**
 * When the answer to a PutItem is lost, the SDK sends it again. Powertools' condition then fails on the record that the first sending made, as though
 * somebody else held it, until its lease is over. With this, each PutItem on the table names its holder, and may write over what it has written itself.
 */
export function knowingItsHolder(dynamodb: DynamoDBClient, tableName: string): DynamoDBClient {
  dynamodb.middlewareStack.add(
    (next) => (args) => {
      const input: object = args.input;
      // Initialize comes once for a command, however often it is sent: the holder stays the same.
      return next(isPutOn(tableName, input) ? { ...args, input: withHolder(input) } : args);
    },
    { step: "initialize", name: `holder-in-${tableName}`, override: true },
  );
  return dynamodb;
}

function withHolder(input: PutItemCommandInput): PutItemCommandInput {
  const holder = { S: randomUUID() };
  return {
    ...input,
    Item: { ...input.Item, holder },
    ConditionExpression: `(${input.ConditionExpression}) OR #holder = :holder`,
    ExpressionAttributeNames: { ...input.ExpressionAttributeNames, "#holder": "holder" },
    ExpressionAttributeValues: { ...input.ExpressionAttributeValues, ":holder": holder },
  };
}

/** Of all commands on the table, a conditional PutItem alone has both. */
function isPutOn(tableName: string, input: object): input is PutItemCommandInput {
  return "TableName" in input && input.TableName === tableName && "Item" in input && "ConditionExpression" in input;
}
