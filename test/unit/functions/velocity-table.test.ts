import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { expect, it, onTestFinished } from "vitest";
import { VelocityTable } from "../../../functions/score-fraud/velocity-table.ts";
import { facts, nobodyElse } from "../../support/velocity.ts";

/** A table that leaves the first put of a call unprocessed, so many times. */
function busyTable(times: number) {
  const client = new DynamoDBClient({ region: "eu-west-1" });
  const mock = mockClient(DynamoDBDocumentClient);
  onTestFinished(() => {
    mock.restore();
    client.destroy();
  });
  const puts: number[] = [];
  mock.on(QueryCommand).resolves({ Items: [] });
  mock.on(BatchWriteCommand).callsFake(({ RequestItems: { velocity } }) => {
    puts.push(velocity.length);
    return puts.length > times ? {} : { UnprocessedItems: { velocity: velocity.slice(0, 1) } };
  });
  const reads = () => mock.commandCalls(QueryCommand).length;
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
  expect([puts, reads()]).toEqual([[2, 1, 1, 1], 0]);
});

it("an order is not scored where the table can't be read", async () => {
  const { velocity } = busyTable(0);
  mockClient(DynamoDBDocumentClient).on(BatchWriteCommand).resolves({}).on(QueryCommand).rejects(new Error("no table"));
  await expect(velocity.record(facts())).rejects.toThrow("no table");
});
