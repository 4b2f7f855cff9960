// What functions write is kept in their log groups.
import { DescribeLogStreamsCommand, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { logsClient, messages } from "../support/logs.ts";
import { lambda, logGroup } from "../support/resources.ts";
import { invoke, run } from "../support/runtime.ts";

const code = (text: string) => ({ fn: { "index.mjs": text } });

test("each line is in the function's own group, with Lambda's lines around it", async () => {
  const text = `console.log("loading"); export const handler = (_, { awsRequestId }) => {
    console.log("hello\\nthere");
    console.log(JSON.stringify({ hop: { outcome: "processed" } }));
    return awsRequestId;
  };`;
  const runtime = await run({ resources: lambda("fn"), code: code(text) });

  const { answer: id } = await invoke(runtime, "fn");

  expect(await messages(runtime, "/aws/lambda/fn")).toEqual([
    "loading",
    `START RequestId: ${id} Version: $LATEST`,
    "hello",
    "there",
    '{"hop":{"outcome":"processed"}}',
    `END RequestId: ${id}`,
    expect.stringMatching(
      new RegExp(
        `^REPORT RequestId: ${id}\\tDuration: [\\d.]+ ms\\tBilled Duration: \\d+ ms\\tMemory Size: 128 MB\\t$`,
      ),
    ),
  ]);
});

test("an error that a handler throws is in the log, with its stack", async () => {
  const runtime = await run({
    resources: lambda("fn", { LoggingConfig: { LogFormat: "JSON" } }),
    code: code(`export const handler = () => { throw new TypeError("no good"); };`),
  });

  await invoke(runtime, "fn");

  const [line = "", ...others] = await messages(runtime, "/aws/lambda/fn");
  expect(others).toEqual([]);
  const [at, , level, what, error = ""] = line.split("\t");
  expect([Date.parse(at ?? "") > 0, level, what]).toEqual([true, "ERROR", "Invoke Error "]);
  expect(JSON.parse(error)).toEqual({
    errorType: "TypeError",
    errorMessage: "no good",
    stack: expect.arrayContaining(["TypeError: no good"]),
  });
});

test("a function may name its group, and its stream is the one that it is told of", async () => {
  const runtime = await run({
    resources: {
      ...logGroup("/own/group"),
      ...lambda("fn", { LoggingConfig: { LogGroup: "/own/group", LogFormat: "JSON" } }),
    },
    code: code(`export const handler = (_, { logGroupName, logStreamName }) => {
      console.log("here");
      return [logGroupName, logStreamName, process.env.AWS_LAMBDA_LOG_STREAM_NAME];
    };`),
  });

  const { answer } = await invoke(runtime, "fn");

  const client = logsClient(runtime);
  const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName: "/own/group" }));
  const [stream] = events.map(({ logStreamName }) => logStreamName);
  expect(answer).toEqual(["/own/group", stream, stream]);
  const { logStreams = [] } = await client.send(new DescribeLogStreamsCommand({ logGroupName: "/own/group" }));
  expect(logStreams.map(({ logStreamName }) => logStreamName)).toEqual([stream]);
  expect(stream).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
});

test("the newest 10,000 events of a group are kept", async () => {
  const text = `export const handler = () => { for (let n = 1; n <= 10_100; n++) console.log(String(n)); };`;
  const runtime = await run({ resources: lambda("fn", { LoggingConfig: { LogFormat: "JSON" } }), code: code(text) });

  await invoke(runtime, "fn");

  const kept = await messages(runtime, "/aws/lambda/fn");
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([10_000, "101", "10100"]);
});

test("no more than 4 MiB of a group are kept", async () => {
  const text = `export const handler = () => { for (let n = 0; n < 60; n++) console.log(n + "x".repeat(100_000)); };`;
  const runtime = await run({ resources: lambda("fn", { LoggingConfig: { LogFormat: "JSON" } }), code: code(text) });

  await invoke(runtime, "fn");

  const client = logsClient(runtime);
  const kept: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new FilterLogEventsCommand({ logGroupName: "/aws/lambda/fn", nextToken }));
    kept.push(...(page.events ?? []).map(({ message = "" }) => message.slice(0, 2)));
    nextToken = page.nextToken;
  } while (nextToken);
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([41, "19", "59"]);
});
