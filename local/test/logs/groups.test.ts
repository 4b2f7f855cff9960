// Log groups and streams, by the SDK.
import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { logsClient, messages } from "../support/logs.ts";
import { letIn, logGroup, logGroupArn, logPolicy } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { failure } from "../support/sqs.ts";

const group = { logGroupName: "g" };

/** A group with one stream, and these messages in it, a second apart. */
async function groupWith(...texts: string[]) {
  const runtime = await run({ resources: {} });
  const client = logsClient(runtime);
  await client.send(new CreateLogGroupCommand(group));
  await client.send(new CreateLogStreamCommand({ ...group, logStreamName: "s" }));
  const start = runtime.clock.now() - 60_000;
  const at = (n: number) => start + n * 1000;
  const put = (logStreamName: string, logEvents: { timestamp: number; message: string }[]) =>
    client.send(new PutLogEventsCommand({ ...group, logStreamName, logEvents }));
  if (texts.length > 0)
    await put(
      "s",
      texts.map((message, n) => ({ timestamp: at(n), message })),
    );
  return { runtime, client, at, put };
}

test("a template's groups and streams are there, with their retention and ARN", async () => {
  const runtime = await run({
    resources: {
      ...logGroup("/app/orders", { RetentionInDays: 30 }),
      Stream: {
        Type: "AWS::Logs::LogStream",
        Properties: { LogGroupName: "/app/orders", LogStreamName: "one" },
        DependsOn: "appordersLogGroup",
      },
      ...logPolicy("let-rules", letIn("logs:*")),
    },
    template: {
      Outputs: {
        Arn: { Value: { "Fn::GetAtt": ["appordersLogGroup", "Arn"] } },
        Name: { Value: { Ref: "appordersLogGroup" } },
        Policy: { Value: { Ref: "letrules" } },
      },
    },
  });
  const client = logsClient(runtime);

  const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/app" }));
  const { logStreams } = await client.send(new DescribeLogStreamsCommand({ logGroupName: "/app/orders" }));

  const arn = logGroupArn("/app/orders");
  expect(runtime.outputs.Test).toEqual({ Arn: `${arn}:*`, Name: "/app/orders", Policy: "let-rules" });
  expect(logGroups).toMatchObject([
    { logGroupName: "/app/orders", retentionInDays: 30, arn: `${arn}:*`, logGroupArn: arn, storedBytes: 0 },
  ]);
  expect(logStreams).toMatchObject([{ logStreamName: "one", arn: `${arn}:log-stream:one` }]);
  expect(runtime.notes).toEqual([
    "Log groups keep their newest 10,000 events each, of 4 MiB at most, in memory: older ones are dropped.",
  ]);
});

test("a group is made, changed and deleted by the API", async () => {
  const { client } = await groupWith("hello");

  await client.send(new PutRetentionPolicyCommand({ ...group, retentionInDays: 7 }));
  const { logGroups } = await client.send(new DescribeLogGroupsCommand());
  await client.send(new DeleteLogGroupCommand(group));

  expect(logGroups).toMatchObject([{ ...group, retentionInDays: 7, storedBytes: 31 }]);
  expect((await client.send(new DescribeLogGroupsCommand())).logGroups).toEqual([]);
});

test("streams are told by name or by their last event, with its time", async () => {
  const { client, at, put } = await groupWith("first", "second");
  await client.send(new CreateLogStreamCommand({ ...group, logStreamName: "a" }));
  await put("a", [{ timestamp: at(9), message: "late" }]);
  const names = async (input: object) => {
    const { logStreams = [] } = await client.send(new DescribeLogStreamsCommand({ ...group, ...input }));
    return logStreams.map(({ logStreamName, firstEventTimestamp, lastEventTimestamp }) => [
      logStreamName,
      firstEventTimestamp,
      lastEventTimestamp,
    ]);
  };

  const [a, s] = [
    ["a", at(9), at(9)],
    ["s", at(0), at(1)],
  ];
  expect(await names({})).toEqual([a, s]);
  expect(await names({ orderBy: "LastEventTime" })).toEqual([s, a]);
  expect(await names({ orderBy: "LastEventTime", descending: true, limit: 1 })).toEqual([a]);
  expect(await names({ logStreamNamePrefix: "s" })).toEqual([s]);
});

test("a stream is read from its head in pages, until a page gives its own token back", async () => {
  const { client } = await groupWith("1", "2", "3");
  const page = async (nextToken?: string) =>
    await client.send(
      new GetLogEventsCommand({ ...group, logStreamName: "s", limit: 2, startFromHead: true, nextToken }),
    );
  const texts = ({ events = [] }: Awaited<ReturnType<typeof page>>) => events.map(({ message }) => message);

  const first = await page();
  const second = await page(first.nextForwardToken);
  const third = await page(second.nextForwardToken);
  const back = await page(second.nextBackwardToken);

  expect([first, second, third, back].map(texts)).toEqual([["1", "2"], ["3"], [], ["1", "2"]]);
  expect(third.nextForwardToken).toBe(second.nextForwardToken);
});

test("a stream is read from its end by default, between two times", async () => {
  const { client, at } = await groupWith("1", "2", "3", "4");
  const read = async (input: object) => {
    const { events = [] } = await client.send(new GetLogEventsCommand({ ...group, logStreamName: "s", ...input }));
    return events.map(({ message }) => message);
  };

  expect(await read({ limit: 2 })).toEqual(["3", "4"]);
  expect(await read({ startTime: at(1), endTime: at(3) })).toEqual(["2", "3"]);
});

test.each([
  ["error", ["an error", "error and warning", "error-code 7"]],
  ["error warning", ["error and warning"]],
  ['"an error"', ["an error"]],
  ["error -warning", ["an error", "error-code 7"]],
  ["?Error ?warning", ["Error", "error and warning"]],
  ['"error-code"', ["error-code 7"]],
  ['"say \\"hi\\""', ['say "hi"']],
  ["nothing", []],
])("the filter pattern %s finds terms", async (filterPattern, found) => {
  const texts = ["an error", "Error", "error and warning", "error-code 7", 'say "hi"'];
  const { runtime } = await groupWith(...texts);

  expect(await messages(runtime, "g", filterPattern)).toEqual(found);
});

test("events of a group are found by stream and time, in pages, in order of time", async () => {
  const { client, at, put } = await groupWith("1", "3");
  await client.send(new CreateLogStreamCommand({ ...group, logStreamName: "other" }));
  await put("other", [{ timestamp: at(0) + 500, message: "2" }]);
  const find = async (input: object) => await client.send(new FilterLogEventsCommand({ ...group, ...input }));
  const texts = ({ events = [] }: Awaited<ReturnType<typeof find>>) => events.map(({ message }) => message);

  const first = await find({ limit: 2 });

  expect(texts(first)).toEqual(["1", "2"]);
  expect(texts(await find({ nextToken: first.nextToken }))).toEqual(["3"]);
  expect(texts(await find({ logStreamNames: ["s"] }))).toEqual(["1", "3"]);
  expect(texts(await find({ logStreamNamePrefix: "o" }))).toEqual(["2"]);
  expect(texts(await find({ startTime: at(0) + 1, endTime: at(1) }))).toEqual(["2", "3"]);
  expect(first.events?.[0]).toMatchObject({ logStreamName: "s", timestamp: at(0), eventId: expect.any(String) });
});

test("what is older than the group's retention is gone", async () => {
  const { runtime, client } = await groupWith("old");
  await client.send(new PutRetentionPolicyCommand({ ...group, retentionInDays: 1 }));

  runtime.clock.advance(86_400_000);

  expect(await messages(runtime, "g")).toEqual([]);
});

test.each([
  [
    "a group that is not there",
    (client: CloudWatchLogsClient) => client.send(new GetLogEventsCommand({ logGroupName: "no", logStreamName: "s" })),
    "ResourceNotFoundException",
    "The specified log group does not exist.",
  ],
  [
    "a stream that is not there",
    (client: CloudWatchLogsClient) => client.send(new GetLogEventsCommand({ ...group, logStreamName: "no" })),
    "ResourceNotFoundException",
    "The specified log stream does not exist.",
  ],
  [
    "a group that is there already",
    (client: CloudWatchLogsClient) => client.send(new CreateLogGroupCommand(group)),
    "ResourceAlreadyExistsException",
    "The specified log group already exists",
  ],
  [
    "a stream that is there already",
    (client: CloudWatchLogsClient) => client.send(new CreateLogStreamCommand({ ...group, logStreamName: "s" })),
    "ResourceAlreadyExistsException",
    "The specified log stream already exists",
  ],
  [
    "a retention that there is not",
    (client: CloudWatchLogsClient) => client.send(new PutRetentionPolicyCommand({ ...group, retentionInDays: 2 })),
    "InvalidParameterException",
    /^Invalid retention value 2\./,
  ],
  [
    "a pattern of JSON",
    (client: CloudWatchLogsClient) =>
      client.send(new FilterLogEventsCommand({ ...group, filterPattern: '{ $.a = "x" }' })),
    "InvalidParameterException",
    /JSON patterns are not run by the local runtime/,
  ],
  [
    "a term that needs quotes",
    (client: CloudWatchLogsClient) => client.send(new FilterLogEventsCommand({ ...group, filterPattern: "a-b" })),
    "InvalidParameterException",
    "Invalid filter pattern: Invalid character(s) in term 'a-b'; put it in quotes.",
  ],
  [
    "a token of another's",
    (client: CloudWatchLogsClient) =>
      client.send(new GetLogEventsCommand({ ...group, logStreamName: "s", nextToken: "x" })),
    "InvalidParameterException",
    "The specified nextToken is invalid.",
  ],
  [
    "events out of order",
    (client: CloudWatchLogsClient) =>
      client.send(
        new PutLogEventsCommand({
          ...group,
          logStreamName: "s",
          logEvents: [
            { timestamp: 2, message: "b" },
            { timestamp: 1, message: "a" },
          ],
        }),
      ),
    "InvalidParameterException",
    "Log events in a single PutLogEvents request must be in chronological order.",
  ],
])("%s is refused", async (_, send, name, message) => {
  const { client } = await groupWith("x");

  expect(await failure(send(client))).toMatchObject({
    name,
    message: typeof message === "string" ? message : expect.stringMatching(message),
  });
});
