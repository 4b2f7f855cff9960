// What becomes of deliveries to API destinations that fail, are slow, or are too many; and that no secret is told on the way.
import { DescribeConnectionCommand, ListConnectionsCommand } from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { hook, letterOf, SECRET } from "../support/api-destinations.ts";
import { closedEndpoint, endpoint, status } from "../support/endpoint.ts";
import { eventBridge } from "../support/event-bridge.ts";
import { anEntry, putter } from "../support/events.ts";
import { role } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

/** No name server is asked for a name with a part of more than 63 characters. */
const UNKNOWN = `http://${"a".repeat(64)}.invalid`;

const auto = { clock: "auto" } as const;
const elapsed = (from: string, to: string) => Date.parse(to) - Date.parse(from);

test("24 hours of retries at an endpoint that always fails end in a dead letter", async () => {
  const { url, asked } = await endpoint(status(503));
  const runtime = await run({ resources: hook(url) }, auto);

  await putter(runtime)(anEntry());
  await settle(runtime);

  const letter = await letterOf(runtime);
  expect(letter).toMatchObject({
    ERROR_CODE: "ERROR_FROM_TARGET",
    ERROR_MESSAGE: "Unable to invoke ApiDestination endpoint: The endpoint answered with the HTTP status 503.",
    EXHAUSTED_RETRY_CONDITION: expect.stringMatching(/^MaximumRetryAttempts$|^MaximumEventAgeInSeconds$/),
    RETRY_ATTEMPTS: String(asked.length - 1),
  });
  expect(asked.length).toBeGreaterThan(150);
  const [first, last] = [runtime.journal.hops()[0]?.at ?? "", runtime.journal.hops().at(-1)?.at ?? ""];
  expect(elapsed(first, last)).toBeGreaterThan(20 * 3_600_000);
});

test.each([
  [401, "SDK_CLIENT_ERROR", 3],
  [407, "SDK_CLIENT_ERROR", 3],
  [409, "ERROR_FROM_TARGET", 3],
  [429, "THROTTLING", 3],
  [500, "ERROR_FROM_TARGET", 3],
  [301, "SDK_CLIENT_ERROR", 1],
  [400, "SDK_CLIENT_ERROR", 1],
  [403, "SDK_CLIENT_ERROR", 1],
  [404, "SDK_CLIENT_ERROR", 1],
])("the HTTP status %i: %s, after %i attempts; a redirect is not followed", async (code, ERROR_CODE, attempts) => {
  const { url, asked } = await endpoint(status(code, { location: "/elsewhere" }));
  const target = { RetryPolicy: { MaximumRetryAttempts: 2 } };
  const runtime = await run({ resources: hook(url, { target }) }, auto);

  await putter(runtime)(anEntry());
  await settle(runtime);

  expect(asked.map(({ path }) => path)).toEqual(Array(attempts).fill("/"));
  const letter = await letterOf(runtime);
  expect(letter).toMatchObject({ ERROR_CODE, RETRY_ATTEMPTS: String(attempts - 1) });
  expect(letter.EXHAUSTED_RETRY_CONDITION).toBe(attempts > 1 ? "MaximumRetryAttempts" : undefined);
});

test("an endpoint that nobody listens on is tried again; one whose name is not known is not", async () => {
  const refused = await run(
    { resources: hook(await closedEndpoint(), { target: { RetryPolicy: { MaximumRetryAttempts: 1 } } }) },
    auto,
  );
  const unknown = await run({ resources: hook(UNKNOWN) }, auto);
  for (const runtime of [refused, unknown]) {
    await putter(runtime)(anEntry());
    await settle(runtime);
  }

  expect(await letterOf(refused)).toMatchObject({
    ERROR_CODE: "CONNECTION_FAILURE",
    ERROR_MESSAGE:
      "Unable to invoke ApiDestination endpoint: API destination endpoint cannot be reached (ECONNREFUSED).",
    RETRY_ATTEMPTS: "1",
  });
  expect(await letterOf(unknown)).toMatchObject({ ERROR_CODE: "SDK_CLIENT_ERROR", RETRY_ATTEMPTS: "0" });
});

test("an endpoint that goes on in another protocol has answered with its status; one that hangs up is tried again", async () => {
  const upgrading = await endpoint(status(101, { connection: "upgrade", upgrade: "websocket" }));
  const hangingUp = await endpoint((response) => response.destroy());
  const target = { RetryPolicy: { MaximumRetryAttempts: 1 } };
  const upgraded = await run({ resources: hook(upgrading.url, { target }) }, auto);
  const hungUp = await run({ resources: hook(hangingUp.url, { target }) }, auto);
  for (const runtime of [upgraded, hungUp]) {
    await putter(runtime)(anEntry());
    await settle(runtime);
  }

  expect(await letterOf(upgraded)).toMatchObject({
    ERROR_CODE: "SDK_CLIENT_ERROR",
    ERROR_MESSAGE: "Unable to invoke ApiDestination endpoint: The endpoint answered with the HTTP status 101.",
    RETRY_ATTEMPTS: "0",
  });
  expect(await letterOf(hungUp)).toMatchObject({ ERROR_CODE: "CONNECTION_FAILURE", RETRY_ATTEMPTS: "1" });
  expect([upgrading.asked.length, hangingUp.asked.length]).toEqual([1, 2]);
});

test("an endpoint that says nothing for 5 seconds is given up, and tried again", async () => {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { url, asked } = await endpoint((response) => {
    if (asked.length > 1) response.end();
    else reach();
  });
  const runtime = await run({ resources: hook(url) }, auto);

  await putter(runtime)(anEntry());
  await reached;
  runtime.clock.advance(5_000);
  await settle(runtime);

  expect(asked).toHaveLength(2);
  expect(runtime.journal.hops().map(({ what }) => what)).toEqual([
    "accepted",
    "matched",
    "failed",
    "retried",
    "delivered",
  ]);
  expect(runtime.journal.hops()[2]?.reason).toMatch(
    /^TIMEOUT: Unable to invoke ApiDestination endpoint: Timeout.* \(tried again in \d+ s\)$/,
  );
});

test("with the runtime end the calls that it waits for", async () => {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
  const { promise: gone, resolve: go } = Promise.withResolvers<void>();
  const { url } = await endpoint((response) => {
    response.once("close", go);
    reach();
  });
  const runtime = await run({ resources: hook(url) });
  await putter(runtime)(anEntry());
  await reached;

  await runtime.stop();

  await gone;
  expect(runtime.journal.hops().map(({ what }) => what)).toEqual(["accepted", "matched"]);
});

test("a retry waits as long as Retry-After says; a negative one ends the retries", async () => {
  const answers = [status(503, { "retry-after": "3600" }), status(429, { "retry-after": "-1" })];
  const { url, asked } = await endpoint((response, one) => answers[asked.length - 1]?.(response, one));
  const runtime = await run({ resources: hook(url) }, auto);

  await putter(runtime)(anEntry());
  await settle(runtime);

  expect(asked).toHaveLength(2);
  const [accepted, , failed, retried] = runtime.journal.hops();
  expect(failed?.reason).toMatch(/503\. \(tried again in 3600 s\)$/);
  expect(elapsed(accepted?.at ?? "", retried?.at ?? "")).toBeGreaterThanOrEqual(3_600_000);
  expect(await letterOf(runtime)).toMatchObject({ ERROR_CODE: "THROTTLING", RETRY_ATTEMPTS: "1" });
});

test("no more calls are made in a second than its rate limit says; the others wait, and nothing is dropped", async () => {
  const { url, asked } = await endpoint();
  const destination = { InvocationRateLimitPerSecond: 2 };
  const runtime = await run(
    { resources: hook(url, { destination, target: { RetryPolicy: { MaximumRetryAttempts: 0 } } }) },
    auto,
  );

  for (let n = 0; n < 4; n++) await putter(runtime)(...Array(10).fill(anEntry()));
  await settle(runtime);

  const delivered = runtime.journal.hops().filter(({ what }) => what === "delivered");
  expect([asked.length, delivered.length]).toEqual([40, 40]);
  expect(delivered.every(({ attempt }) => attempt === undefined)).toBe(true);
  expect(elapsed(delivered[0]?.at ?? "", delivered[39]?.at ?? "")).toBeGreaterThan(18_000);
  expect(await new Queues(runtime).bodies("dlq")).toEqual([]);
});

test("what waits for the rate limit until it is too old goes to the dead-letter queue", async () => {
  const { url, asked } = await endpoint();
  const target = { RetryPolicy: { MaximumEventAgeInSeconds: 60 } };
  const runtime = await run(
    { resources: hook(url, { destination: { InvocationRateLimitPerSecond: 1 }, target }) },
    auto,
  );

  for (let n = 0; n < 7; n++) await putter(runtime)(...Array(10).fill(anEntry()));
  await settle(runtime);

  const letters = runtime.journal.hops().filter(({ what }) => what === "dead-lettered");
  expect(letters.length).toBeGreaterThan(0);
  expect(asked.length + letters.length).toBe(70);
  const [letter] = await new Queues(runtime).receive("dlq");
  expect(letter?.MessageAttributes).toMatchObject({
    ERROR_CODE: { StringValue: "THROTTLING" },
    EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumEventAgeInSeconds" },
    RETRY_ATTEMPTS: { StringValue: "0" },
  });
});

const oauth = (url: string, more: object = {}) => ({
  AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
  AuthParameters: {
    OAuthParameters: {
      AuthorizationEndpoint: `${url}/token`,
      HttpMethod: "POST",
      ClientParameters: { ClientID: "id", ClientSecret: SECRET },
      ...more,
    },
  },
});

test("OAuth: a token is asked for once, kept while it is good, and asked for again when it is refused", async () => {
  let tokens = 0;
  const authority = await endpoint((response) =>
    response.end(
      JSON.stringify({ access_token: `${SECRET}-token-${++tokens}`, token_type: "bearer", expires_in: 3_600 }),
    ),
  );
  const refused = new Set<string | undefined>();
  const { url, asked } = await endpoint((response, { headers }) =>
    response.writeHead(refused.has(headers.authorization) ? 401 : 200).end(),
  );
  const pair = (Key: string, Value: string) => ({ Key, Value, IsValueSecret: "false" });
  const OAuthHttpParameters = {
    HeaderParameters: [pair("X-Tenant", "shop")],
    QueryStringParameters: [pair("q", "1")],
    BodyParameters: [pair("scope", "hooks")],
  };
  const runtime = await run(
    { resources: hook(url, { connection: oauth(authority.url, { OAuthHttpParameters }) }) },
    auto,
  );
  const client = eventBridge(runtime);
  const state = async () => (await client.send(new DescribeConnectionCommand({ Name: "shop" }))).ConnectionState;
  const bearer = (n: number) => `Bearer ${SECRET}-token-${n}`;
  const put = async (count: number) => {
    await putter(runtime)(...Array(count).fill(anEntry()));
    await settle(runtime);
  };

  await settle(runtime);
  expect(await state()).toBe("AUTHORIZED");
  await put(3);
  refused.add(bearer(1));
  await put(1);
  await runtime.advance(3_550_000);
  await put(1);

  expect(authority.asked).toHaveLength(3);
  const [{ method, path, headers, body } = {}] = authority.asked;
  expect([method, path, headers?.["content-type"], headers?.["x-tenant"], body]).toEqual([
    "POST",
    "/token?q=1",
    "application/x-www-form-urlencoded",
    "shop",
    `grant_type=client_credentials&client_id=id&client_secret=${SECRET}&scope=hooks`,
  ]);
  expect(asked.map(({ headers }) => headers.authorization)).toEqual([1, 1, 1, 1, 2, 3].map(bearer));
});

test("OAuth: a token that is not granted is no delivery; the parameters may ask for JSON", async () => {
  const authority = await endpoint(status(403));
  const { url, asked } = await endpoint();
  const HeaderParameters = [{ Key: "Content-Type", Value: "application/json" }];
  const connection = oauth(authority.url, { OAuthHttpParameters: { HeaderParameters } });
  const target = { RetryPolicy: { MaximumRetryAttempts: 1 } };
  const runtime = await run({ resources: hook(url, { connection, target }) }, auto);
  await settle(runtime);

  await putter(runtime)(anEntry());
  await settle(runtime);

  expect(asked).toEqual([]);
  expect(authority.asked.map(({ body }) => JSON.parse(body))).toEqual(
    Array(3).fill({ grant_type: "client_credentials", client_id: "id", client_secret: SECRET }),
  );
  expect(await letterOf(runtime)).toMatchObject({
    ERROR_MESSAGE:
      "Unable to invoke ApiDestination endpoint: The connection shop is not authorized: the authorization endpoint answered with the HTTP status 403.",
    RETRY_ATTEMPTS: "1",
  });
  const { Connections } = await eventBridge(runtime).send(new ListConnectionsCommand({}));
  expect(Connections).toMatchObject([{ ConnectionState: "DEAUTHORIZED", StateReason: expect.stringContaining("403") }]);
});

test("OAuth: a connection that was not authorized is, once an event asks for a token and gets it", async () => {
  const authority = await endpoint((response) => {
    if (authority.asked.length === 1) response.writeHead(503).end();
    else response.end('{"access_token":"late"}');
  });
  const { url, asked } = await endpoint();
  const runtime = await run({ resources: hook(url, { connection: oauth(authority.url) }) }, auto);
  const state = async () => {
    const { ConnectionState, StateReason } = await eventBridge(runtime).send(
      new DescribeConnectionCommand({ Name: "shop" }),
    );
    return [ConnectionState, StateReason];
  };
  await settle(runtime);
  expect(await state()).toEqual(["DEAUTHORIZED", expect.stringContaining("503")]);

  await putter(runtime)(anEntry());
  await settle(runtime);

  expect(asked.map(({ headers }) => headers.authorization)).toEqual(["Bearer late"]);
  expect(await state()).toEqual(["AUTHORIZED", undefined]);
});

test("OAuth: that the authorization endpoint can't be reached is told as such in the dead letter", async () => {
  const connection = oauth(await closedEndpoint());
  const { url } = await endpoint();
  const target = { RetryPolicy: { MaximumRetryAttempts: 0 } };
  const runtime = await run({ resources: hook(url, { connection, target }) }, auto);

  await putter(runtime)(anEntry());
  await settle(runtime);

  expect(await letterOf(runtime)).toMatchObject({
    ERROR_CODE: "CONNECTION_FAILURE",
    ERROR_MESSAGE:
      "Unable to invoke ApiDestination endpoint: The authorization endpoint cannot be reached (ECONNREFUSED).",
  });
});

test("no secret is told: not in the journal, notes, dead letters or answers, even where the endpoint repeats it", async () => {
  const echo = await endpoint((response, { headers, path, body }) =>
    response.writeHead(500, `no ${SECRET}`).end(JSON.stringify({ headers, path, body })),
  );
  const secret = (Key: string) => ({ Key, Value: SECRET, IsValueSecret: "true" });
  const InvocationHttpParameters = {
    HeaderParameters: [secret("X-Secret")],
    QueryStringParameters: [secret("secret")],
    BodyParameters: [secret("secret")],
  };
  const authorizations = [
    {
      AuthorizationType: "API_KEY",
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: SECRET }, InvocationHttpParameters },
    },
    {
      AuthorizationType: "BASIC",
      AuthParameters: { BasicAuthParameters: { Username: "u", Password: SECRET }, InvocationHttpParameters },
    },
    oauth(echo.url, { OAuthHttpParameters: InvocationHttpParameters }),
  ];

  for (const url of [echo.url, await closedEndpoint(), UNKNOWN])
    for (const connection of authorizations) {
      const target = { RetryPolicy: { MaximumRetryAttempts: 1 } };
      const runtime = await run({ resources: hook(url, { connection, target }) }, auto);
      const client = eventBridge(runtime);
      await putter(runtime)(anEntry());
      await settle(runtime);
      const told = [
        runtime.journal.hops(),
        runtime.notes,
        runtime.outputs,
        await new Queues(runtime).receive("dlq"),
        await client.send(new DescribeConnectionCommand({ Name: "shop" })),
        await client.send(new ListConnectionsCommand({})),
      ];
      expect(runtime.journal.hops().at(-1)?.what).toBe("dead-lettered");
      expect(JSON.stringify(told)).not.toContain(SECRET);
      expect(JSON.stringify(told)).not.toContain(Buffer.from(`u:${SECRET}`).toString("base64"));
    }
  expect(JSON.stringify(echo.asked)).toContain(SECRET);
});

test("a role that may not invoke the destination is refused: nothing is sent", async () => {
  const { url, asked } = await endpoint(status(200));
  const resources = { ...hook(url), ...role("to-hooks", "events:PutEvents", "*") };
  const runtime = await run({ resources }, auto);

  await putter(runtime)(anEntry());
  await settle(runtime);

  expect(asked).toHaveLength(0);
  expect(await letterOf(runtime)).toMatchObject({
    ERROR_CODE: "NO_PERMISSIONS",
    ERROR_MESSAGE: expect.stringContaining("is not authorized to perform: events:InvokeApiDestination on resource: "),
    RETRY_ATTEMPTS: "0",
  });
});
