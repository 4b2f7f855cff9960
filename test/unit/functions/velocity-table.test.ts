import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it, onTestFinished } from "vitest";
import { VelocityTable } from "../../../functions/score-fraud/velocity-table.ts";
import { facts, nobodyElse } from "../../support/velocity.ts";

/** A table that leaves the first put of a call unprocessed, so many times. */
function busyTable(times: number) {
  const client = new DynamoDBClient({ region: "eu-west-1" });
  const writes = mockClient(DynamoDBClient);
  const reads = mockClient(DynamoDBDocumentClient);
  onTestFinished(() => {
    writes.restore();
    reads.restore();
    client.destroy();
  });
  const puts: number[] = [];
  reads.on(QueryCommand).resolves({ Items: [] });
  writes.on(BatchWriteItemCommand).callsFake(({ RequestItems: { velocity } }) => {
    puts.push(velocity.length);
    return puts.length > times ? {} : { UnprocessedItems: { velocity: velocity.slice(0, 1) } };
  });
  return { velocity: new VelocityTable(client, "velocity"), puts, reads };
}

it("what DynamoDB leaves unprocessed is put again, alone, before anything is read", async () => {
  const { velocity, puts } = busyTable(2);
  expect(await velocity.record(facts({ address: "here" }))).toEqual(nobodyElse);
  expect(puts).toEqual([3, 1, 1]);
});

it("an order that DynamoDB leaves unprocessed time and again is not scored, since it would not count for others", async () => {
  const { velocity, puts, reads } = busyTable(99);
  await expect(velocity.record(facts())).rejects.toMatchObject({ name: "ChainError", code: "NOT_ACCEPTED" });
  expect(puts).toEqual([2, 1, 1, 1]);
  expect(reads.commandCalls(QueryCommand)).toEqual([]);
});

it("an order is not scored where the table can't be read", async () => {
  const { velocity, reads } = busyTable(0);
  reads.on(QueryCommand).rejects(new Error("no table"));
  await expect(velocity.record(facts())).rejects.toThrow("no table");
});
