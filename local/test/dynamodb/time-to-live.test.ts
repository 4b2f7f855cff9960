import {
  DeleteTableCommand,
  DescribeTimeToLiveCommand,
  PutItemCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import type { Runtime } from "../../index.ts";
import { dynamoDbClient, putAll, textsOf } from "../support/dynamodb.ts";
import { queue, table } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";

const MINUTE_MS = 60_000;
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const TimeToLiveSpecification = { AttributeName: "expiry", Enabled: true };

async function withTable(properties: Readonly<Record<string, unknown>> = { TimeToLiveSpecification }) {
  const runtime = await run({ resources: { ...table("sessions", properties), ...queue("q") } });
  return { runtime, client: dynamoDbClient(runtime) };
}

const item = (id: string, seconds: number) => ({ id: { S: id }, expiry: { N: String(seconds) } });
const now = ({ clock }: Runtime) => Math.floor(clock.now() / 1000);

/** Moves time on, and waits for what follows from it. */
async function advance(runtime: Runtime, ms: number): Promise<void> {
  runtime.clock.advance(ms);
  await settle(runtime);
}

test("items are deleted once their moment has passed, and no others", async () => {
  const { runtime, client } = await withTable();
  const seconds = now(runtime);
  await putAll(client, "sessions", [
    item("an hour ago", seconds - 3_600),
    item("in an hour", seconds + 3_600),
    item("in a day", seconds + 86_400),
    item("six years ago", seconds - 6 * YEAR_SECONDS),
    { id: { S: "a text" }, expiry: { S: String(seconds - 3_600) } },
    { id: { S: "none" } },
  ]);

  await advance(runtime, MINUTE_MS);
  const afterAMinute = await textsOf(client, "sessions", "id");
  await advance(runtime, 61 * MINUTE_MS);
  const afterAnHour = await textsOf(client, "sessions", "id");

  expect(afterAMinute).toEqual(["a text", "in a day", "in an hour", "none", "six years ago"]);
  expect(afterAnHour).toEqual(["a text", "in a day", "none", "six years ago"]);
});

test("an item that was given more time stays for that time", async () => {
  const { runtime, client } = await withTable();
  await client.send(new PutItemCommand({ TableName: "sessions", Item: item("a", now(runtime) + 90) }));
  await advance(runtime, MINUTE_MS);

  await client.send(
    new UpdateItemCommand({
      TableName: "sessions",
      Key: { id: { S: "a" } },
      UpdateExpression: "SET expiry = expiry + :more",
      ExpressionAttributeValues: { ":more": { N: "3600" } },
    }),
  );
  await advance(runtime, 2 * MINUTE_MS);
  const kept = await textsOf(client, "sessions", "id");
  await advance(runtime, 61 * MINUTE_MS);

  expect([kept, await textsOf(client, "sessions", "id")]).toEqual([["a"], []]);
});

test("a large table is looked through to its end", async () => {
  const { runtime, client } = await withTable();
  const seconds = now(runtime);
  const items = Array.from({ length: 1_000 }, (_, at) => item(String(at), seconds + (at % 100 === 7 ? -60 : 3_600)));
  await putAll(client, "sessions", items);

  await advance(runtime, MINUTE_MS);
  const left = new Set(await textsOf(client, "sessions", "id"));

  expect(left.size).toBe(990);
  expect([7, 107, 507, 907].filter((at) => left.has(String(at)))).toEqual([]);
});

test("it is enabled, told and disabled by calls, with AWS's errors", async () => {
  const { runtime, client } = await withTable({});
  const update = (AttributeName: string, Enabled: boolean) =>
    client.send(
      new UpdateTimeToLiveCommand({ TableName: "sessions", TimeToLiveSpecification: { AttributeName, Enabled } }),
    );
  const told = async () =>
    (await client.send(new DescribeTimeToLiveCommand({ TableName: "sessions" }))).TimeToLiveDescription;
  const refused = (message: string) => ({ name: "ValidationException", message });
  await client.send(new PutItemCommand({ TableName: "sessions", Item: item("a", now(runtime) - 60) }));

  expect(await told()).toEqual({ TimeToLiveStatus: "DISABLED" });
  await expect(update("expiry", false)).rejects.toMatchObject(refused("TimeToLive is already disabled"));
  expect((await update("expiry", true)).TimeToLiveSpecification).toEqual(TimeToLiveSpecification);
  expect(await told()).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiry" });
  await expect(update("expiry", true)).rejects.toMatchObject(refused("TimeToLive is already enabled"));
  await expect(update("other", false)).rejects.toMatchObject(
    refused("TimeToLive is active on a different AttributeName: current AttributeName is expiry"),
  );
  await update("expiry", false);
  await advance(runtime, MINUTE_MS);
  expect(await textsOf(client, "sessions", "id")).toEqual(["a"]);
  await update("expiry", true);
  await advance(runtime, MINUTE_MS);
  expect(await textsOf(client, "sessions", "id")).toEqual([]);
});

test("a table that is not there, or no longer, has none", async () => {
  const { runtime, client } = await withTable();
  await client.send(new PutItemCommand({ TableName: "sessions", Item: item("a", now(runtime) - 60) }));
  await client.send(new DeleteTableCommand({ TableName: "sessions" }));

  await advance(runtime, MINUTE_MS);

  for (const TableName of ["sessions", "never"]) {
    const none = { name: "ResourceNotFoundException" };
    await expect(client.send(new DescribeTimeToLiveCommand({ TableName }))).rejects.toMatchObject(none);
    await expect(
      client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification })),
    ).rejects.toMatchObject(none);
  }
});

test("a template that enables it without an attribute is an error that says so", async () => {
  await expect(withTable({ TimeToLiveSpecification: { Enabled: true } })).rejects.toMatchObject({
    message: "sessionsTable (AWS::DynamoDB::Table): TimeToLiveSpecification.AttributeName: is missing",
  });
});
