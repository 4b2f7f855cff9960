// API destinations: their operations, and the requests that they make of events.
import {
  CreateApiDestinationCommand,
  CreateConnectionCommand,
  DeauthorizeConnectionCommand,
  DeleteApiDestinationCommand,
  DescribeApiDestinationCommand,
  type EventBridgeClient,
  ListApiDestinationsCommand,
  UpdateApiDestinationCommand,
  UpdateConnectionCommand,
} from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { apiKey, hook, letterOf, SECRET } from "../support/api-destinations.ts";
import { endpoint } from "../support/endpoint.ts";
import { eventBridge, standingStill } from "../support/event-bridge.ts";
import { anEntry, putter } from "../support/events.ts";
import { run, settle, story } from "../support/runtime.ts";
import { failure, textOf } from "../support/sqs.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const ApiDestinationArn = expect.stringMatching(`^arn:aws:events:us-east-1:000000000000:api-destination/hook/${uuid}$`);
const metadata = { $metadata: expect.anything() };
const times = { CreationTime: expect.any(Date), LastModifiedTime: expect.any(Date) };

async function connect(client: EventBridgeClient): Promise<string> {
  const AuthParameters = { BasicAuthParameters: { Username: "user", Password: SECRET } };
  const input = { Name: "shop", AuthorizationType: "BASIC", AuthParameters } as const;
  return textOf((await client.send(new CreateConnectionCommand(input))).ConnectionArn);
}

test("it is created, described, listed, changed and deleted; it is active while its connection is authorized", async () => {
  const { client } = await standingStill();
  const ConnectionArn = await connect(client);
  const Name = "hook";
  const given = { Name, ConnectionArn, HttpMethod: "POST", InvocationEndpoint: "https://example.com/api" } as const;
  const answer = { ...metadata, ApiDestinationArn, ApiDestinationState: "ACTIVE", ...times };
  const summary = {
    ...given,
    ApiDestinationArn,
    ApiDestinationState: "ACTIVE",
    InvocationRateLimitPerSecond: 300,
    ...times,
  };

  expect(await client.send(new CreateApiDestinationCommand({ ...given, Description: "a hook" }))).toEqual(answer);
  expect(await client.send(new DescribeApiDestinationCommand({ Name }))).toEqual({
    ...metadata,
    ...summary,
    Description: "a hook",
  });
  expect((await client.send(new ListApiDestinationsCommand({ ConnectionArn }))).ApiDestinations).toEqual([summary]);
  expect(
    await client.send(new UpdateApiDestinationCommand({ Name, HttpMethod: "PUT", InvocationRateLimitPerSecond: 7 })),
  ).toEqual(answer);
  expect(await client.send(new DescribeApiDestinationCommand({ Name }))).toMatchObject({
    HttpMethod: "PUT",
    InvocationRateLimitPerSecond: 7,
    InvocationEndpoint: "https://example.com/api",
  });
  await client.send(new DeauthorizeConnectionCommand({ Name: "shop" }));
  expect(await client.send(new DescribeApiDestinationCommand({ Name }))).toMatchObject({
    ApiDestinationState: "INACTIVE",
  });
  await client.send(new DeleteApiDestinationCommand({ Name }));
  expect((await client.send(new ListApiDestinationsCommand({ NamePrefix: "h" }))).ApiDestinations).toEqual([]);
  expect(await failure(client.send(new DescribeApiDestinationCommand({ Name })))).toEqual({
    name: "ResourceNotFoundException",
    message: "Failed to describe the api-destination(s). An api-destination 'hook' does not exist.",
  });
});

test("what is wrong with a request is told as AWS tells it", async () => {
  const { client } = await standingStill();
  const ConnectionArn = await connect(client);
  const create = (input: object) =>
    client.send(
      new CreateApiDestinationCommand({
        Name: "hook",
        ConnectionArn,
        HttpMethod: "POST",
        InvocationEndpoint: "https://example.com/api",
        ...input,
      }),
    );
  await create({ Name: "known" });

  expect(
    await failure(
      create({
        ConnectionArn: "invalid-connection-arn",
        HttpMethod: "INVALID_METHOD",
        InvocationEndpoint: "invalid-endpoint",
      }),
    ),
  ).toEqual({
    name: "ValidationException",
    message:
      "2 validation errors detected: Value 'invalid-connection-arn' at 'connectionArn' failed to satisfy constraint: Member must satisfy regular expression pattern: ^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$; Value 'INVALID_METHOD' at 'httpMethod' failed to satisfy constraint: Member must satisfy enum value set: [HEAD, POST, PATCH, DELETE, PUT, GET, OPTIONS]",
  });
  expect(await failure(create({ Name: "Invalid Name With Spaces!" }))).toEqual({
    name: "ValidationException",
    message:
      "1 validation error detected: Value 'Invalid Name With Spaces!' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
  });
  expect(await failure(create({ InvocationEndpoint: "ftp://example.com" }))).toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("Endpoint 'ftp://example.com' is invalid"),
  });
  expect(await failure(create({ Name: "known" }))).toMatchObject({ name: "ResourceAlreadyExistsException" });
  expect(await failure(create({ ConnectionArn: ConnectionArn.replace("shop", "gone") }))).toMatchObject({
    name: "ResourceNotFoundException",
    message: expect.stringContaining("does not exist."),
  });
});

test("the event is sent as AWS sends it, and the journal tells of it by the destination's name", async () => {
  const { url, asked } = await endpoint();
  const runtime = await run({ resources: hook(`${url}/orders`) });

  const { entries } = await putter(runtime)(anEntry({ Detail: '{ "n": 1.0 }' }));
  await settle(runtime);

  expect(asked).toHaveLength(1);
  const [{ method, path, headers, names, body } = { body: "" }] = asked;
  expect([method, path]).toEqual(["POST", "/orders"]);
  expect(headers).toEqual({
    "content-type": "application/json; charset=utf-8",
    "x-key": SECRET,
    "user-agent": "Amazon/EventBridge/ApiDestinations",
    range: "bytes=0-1048575",
    "accept-encoding": "gzip,deflate",
    connection: "close",
    "content-length": String(body.length),
    host: url.slice("http://".length),
  });
  expect(names).toContain("User-Agent");
  expect(body).toMatch(/^\{"version":"0","id":".*"detail":\{"n":1\.0\}\}$/);
  expect(body).toContain(`"id":"${entries[0]?.EventId}"`);
  expect(story(runtime.journal.hops()).at(-1)).toMatchObject({ what: "delivered", where: "to-hook", to: "hook" });
  expect(runtime.notes).toContain(
    "The endpoint of the API destination hook is an http:// URL, which AWS refuses: it takes https:// only.",
  );
});

test("the target fills the path, and adds headers and query; the connection's win", async () => {
  const { url, asked } = await endpoint();
  const pair = (Key: string, Value: string) => ({ Key, Value, IsValueSecret: "false" });
  const connection = {
    AuthorizationType: "BASIC",
    AuthParameters: {
      BasicAuthParameters: { Username: "user", Password: SECRET },
      InvocationHttpParameters: {
        HeaderParameters: [pair("X-Both", "connection"), pair("X-Connection", "c"), pair("Referer", "removed")],
        QueryStringParameters: [pair("both", "connection"), pair("own", "a b")],
        BodyParameters: [pair("both", "connection"), pair("only", "c")],
      },
    },
  };
  const target = {
    Input: '{"both":"target","n":1}',
    HttpParameters: {
      PathParameterValues: ["$.detail.order.id", "..lines"],
      HeaderParameters: {
        "x-both": "target",
        "X-Total": "$.detail.total",
        "content-type": "text/plain",
        "User-Agent": "me",
      },
      QueryStringParameters: { both: "target", more: "$.detail.order", price: "$5" },
    },
  };
  const runtime = await run({
    resources: hook(`${url}/orders/*/*?fixed=1`, { connection, target, destination: { HttpMethod: "PUT" } }),
  });

  await putter(runtime)(anEntry({ Detail: '{"order":{"id":"a/1"},"total":12}' }));
  await settle(runtime);

  const [{ method, path, headers, body } = {}] = asked;
  expect([method, path]).toEqual([
    "PUT",
    "/orders/a%2F1/..lines?fixed=1&both=connection&more=%7B%22id%22%3A%22a%2F1%22%7D&price=%245&own=a+b",
  ]);
  expect(headers).toMatchObject({
    authorization: `Basic ${Buffer.from(`user:${SECRET}`).toString("base64")}`,
    "x-both": "connection",
    "x-connection": "c",
    "x-total": "12",
    "content-type": "text/plain",
    "user-agent": "Amazon/EventBridge/ApiDestinations",
  });
  expect(headers).not.toHaveProperty("referer");
  expect(body).toBe('{"both":"connection","n":1,"only":"c"}');
});

test.each([
  [
    "a path into what the event has not",
    { PathParameterValues: ["$.detail.gone"] },
    "The event has nothing at $.detail.gone",
  ],
  [
    "fewer path parameters than asterisks",
    { PathParameterValues: [] },
    "has 1 path parameters (*), and the target gives 0",
  ],
  ["a path parameter that leads out of the path", { PathParameterValues: ["$.detail.up"] }, "dots alone"],
  ["a path parameter that stands for the same path", { PathParameterValues: ["$.detail.here"] }, "dots alone"],
  [
    "a header of two lines",
    { PathParameterValues: ["a"], HeaderParameters: { "X-Note": "$.detail.lines" } },
    "The header X-Note has a character that headers can't have",
  ],
])("%s is told in the dead letter, and nothing is sent", async (_, HttpParameters, words) => {
  const { url, asked } = await endpoint();
  const runtime = await run({ resources: hook(`${url}/*`, { target: { HttpParameters } }) });

  await putter(runtime)(anEntry({ Detail: JSON.stringify({ up: "..", here: ".", lines: "one\r\nX-Two: 2" }) }));
  await settle(runtime);

  expect(asked).toEqual([]);
  expect(await letterOf(runtime)).toMatchObject({
    ERROR_CODE: "INVALID_PARAMETER",
    ERROR_MESSAGE: expect.stringContaining(words),
    RETRY_ATTEMPTS: "0",
  });
});

test("a change of the template reaches the next delivery; without the destination there is no resource", async () => {
  const first = await endpoint();
  const second = await endpoint();
  const { client, deliver } = await standingStill();
  const ConnectionArn = await connect(client);
  const created = await client.send(
    new CreateApiDestinationCommand({ Name: "hook", ConnectionArn, HttpMethod: "POST", InvocationEndpoint: first.url }),
  );
  const arn = textOf(created.ApiDestinationArn);

  await deliver(arn, { body: "{}", identity: {} });
  await client.send(new UpdateApiDestinationCommand({ Name: "hook", InvocationEndpoint: second.url }));
  await deliver(arn, { body: "{}", identity: {} });
  await client.send(new DeleteApiDestinationCommand({ Name: "hook" }));

  expect([first.asked.length, second.asked.length]).toEqual([1, 1]);
  await expect(deliver(arn, { body: "{}", identity: {} })).rejects.toMatchObject({ code: "NO_RESOURCE" });
});

test.each([
  ["was deauthorized", apiKey, "its authorization was taken away"],
  [
    "has a secret that is looked up elsewhere",
    {
      ...apiKey,
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: "{{resolve:secretsmanager:key}}" } },
    },
    "give it a value by UpdateConnection",
  ],
])("nothing is sent by a connection that %s, until it is updated", async (_, connection, words) => {
  const { url, asked } = await endpoint();
  const runtime = await run({ resources: hook(url, { connection }) });
  const client = eventBridge(runtime);
  if (connection === apiKey) await client.send(new DeauthorizeConnectionCommand({ Name: "shop" }));

  await putter(runtime)(anEntry());
  await settle(runtime);
  expect(asked).toEqual([]);
  expect(await letterOf(runtime)).toMatchObject({ ERROR_MESSAGE: expect.stringContaining(words) });

  const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: "own" } };
  await client.send(new UpdateConnectionCommand({ Name: "shop", AuthorizationType: "API_KEY", AuthParameters }));
  await putter(runtime)(anEntry());
  await settle(runtime);
  expect(asked.map(({ headers }) => headers["x-key"])).toEqual(["own"]);
});
