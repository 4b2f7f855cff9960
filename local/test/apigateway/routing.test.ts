// Which route, stage and API a request is for.
import { expect, test } from "vitest";
import { apiOutputs, askAt, httpApi, runApi } from "../support/http-api.ts";
import { lambda } from "../support/resources.ts";
import { run } from "../support/runtime.ts";

/** The fields of the event that routing decides. */
const routed = `export const handler = async ({ routeKey, rawPath, pathParameters, headers, requestContext: { stage } }) =>
  ({ routeKey, rawPath, pathParameters, stage, prefix: headers["x-forwarded-prefix"] });`;

const to = (...keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, "fn"]));

test("the most specific route wins: a whole path, then a greedy one, then $default; a method before ANY", async () => {
  const routes = to(
    "$default",
    "ANY /{proxy+}",
    "GET /pets/{proxy+}",
    "ANY /pets/{id}",
    "GET /pets/{id}",
    "ANY /pets/dog",
    "GET /pets/dog/{id}",
    "GET /pets/dog/1",
    "GET /{kind}/dog/2",
    "GET /",
  );
  const { ask } = await runApi({ routes }, "export const handler = async ({ routeKey }) => routeKey;");
  const taken = async (method: string, path: string) => (await ask(path, { method })).body;

  const asked = [
    ["GET", "/"],
    ["POST", "/"],
    ["GET", "/pets/dog/1"],
    ["GET", "/pets/dog/2"],
    ["GET", "/pets/dog"],
    ["GET", "/pets/cat"],
    ["PUT", "/pets/cat"],
    ["GET", "/pets/cat/1/photo"],
    ["POST", "/pets/cat/1/photo"],
    ["GET", "/cats/dog/2"],
    ["GET", "/pets"],
  ] as const;

  expect(
    await Promise.all(asked.map(async ([method, path]) => `${method} ${path}: ${await taken(method, path)}`)),
  ).toEqual([
    "GET /: GET /",
    "POST /: $default",
    "GET /pets/dog/1: GET /pets/dog/1",
    "GET /pets/dog/2: GET /pets/dog/{id}",
    "GET /pets/dog: ANY /pets/dog",
    "GET /pets/cat: GET /pets/{id}",
    "PUT /pets/cat: ANY /pets/{id}",
    "GET /pets/cat/1/photo: GET /pets/{proxy+}",
    "POST /pets/cat/1/photo: ANY /{proxy+}",
    "GET /cats/dog/2: GET /{kind}/dog/2",
    "GET /pets: ANY /{proxy+}",
  ]);
});

test("path parameters are decoded, and so is the path", async () => {
  const { ask } = await runApi({ routes: to("GET /users/{name}/{rest+}") }, routed);

  expect((await ask("/users/J%C3%BCrgen%20%2B/a%20b/c")).json()).toEqual({
    routeKey: "GET /users/{name}/{rest+}",
    rawPath: "/users/Jürgen +/a b/c",
    pathParameters: { name: "Jürgen +", rest: "a b/c" },
    stage: "$default",
    prefix: expect.stringMatching(/^\/_aws\/execute-api\/[a-z0-9]{10}$/),
  });
});

test.each([
  ["another path", "GET", "/order"],
  ["another method", "POST", "/orders"],
  ["a HEAD", "HEAD", "/orders"],
  ["an OPTIONS", "OPTIONS", "/orders"],
  ["a slash at the end", "GET", "/orders/"],
  ["a variable without a value", "GET", "/users//x"],
  ["a greedy variable without a value", "GET", "/files/"],
])("no route is for %s", async (_, method, path) => {
  const { ask } = await runApi({ routes: to("GET /orders", "GET /users/{id}/x", "GET /files/{path+}") });

  const { status, headers, body } = await ask(path, { method });

  expect({ status, type: headers["content-type"], body }).toEqual({
    status: 404,
    type: "application/json",
    body: method === "HEAD" ? "" : '{"message":"Not Found"}',
  });
  expect(headers["apigw-requestid"]).toMatch(/^[\w-]{15}=$/);
});

test("a path that is not encoded as it has to be is a bad request", async () => {
  const { ask } = await runApi();
  const { status, body } = await ask("/%zz");

  expect({ status, body }).toEqual({ status: 400, body: '{"message":"Bad Request"}' });
});

test("ANY takes HEAD and OPTIONS too, and a HEAD is answered without the body", async () => {
  const { ask } = await runApi({ routes: to("ANY /x") }, `export const handler = async () => "hello";`);

  const head = await ask("/x", { method: "HEAD" });
  const options = await ask("/x", { method: "OPTIONS" });

  expect([head.status, head.headers["content-length"], head.body]).toEqual([200, "5", ""]);
  expect([options.status, options.body]).toEqual([200, "hello"]);
});

test("a stage that the path starts with comes first; the default one may be named, or left out", async () => {
  const { ask, id } = await runApi({ stages: { $default: {}, prod: {} } }, routed);
  const base = `/_aws/execute-api/${id}`;
  const told = async (path: string) => (await ask(path)).json();
  const event = (rawPath: string, stage: string, prefix: string) => ({ routeKey: "$default", rawPath, stage, prefix });

  expect(await told("/orders")).toEqual(event("/orders", "$default", base));
  expect(await told("/$default/orders")).toEqual(event("/orders", "$default", `${base}/$default`));
  expect(await told("/%24default/orders")).toEqual(event("/orders", "$default", `${base}/%24default`));
  expect(await told("/%24default")).toEqual(event("/", "$default", `${base}/%24default`));
  expect(await told("/prod/orders")).toEqual(event("/prod/orders", "prod", base));
  expect(await told("/prod")).toEqual(event("/prod", "prod", base));
  expect(await told("")).toEqual(event("/", "$default", base));
  expect(await told("/?a=1")).toEqual(event("/", "$default", base));
});

test("two slashes after the base or the stage, as URLs that are put together often have, are one", async () => {
  const { ask } = await runApi({ routes: to("GET /orders"), stages: { $default: {}, prod: {} } }, routed);
  const path = async (asked: string) => (await ask(asked)).json();

  expect(await path("//orders")).toMatchObject({ rawPath: "/orders" });
  expect(await path("//$default//orders")).toMatchObject({ rawPath: "/orders" });
  expect(await path("/prod//orders")).toMatchObject({ rawPath: "/prod/orders", stage: "prod" });
});

test("without a default stage nothing but the named ones is found", async () => {
  const { ask } = await runApi({ stages: { prod: {} } });

  expect((await ask("/prod/orders")).status).toBe(200);
  expect((await ask("/orders")).body).toBe('{"message":"Not Found"}');
});

test("an API has a host of its own, too", async () => {
  const { runtime, id } = await runApi({}, routed);
  const host = `${id}.execute-api.localhost.localstack.cloud:${runtime.port}`;

  const { status, json } = await askAt(runtime.endpoint, "//orders", { headers: { host } });

  expect({ status, event: json() }).toEqual({
    status: 200,
    event: { routeKey: "$default", rawPath: "/orders", stage: "$default" },
  });
});

test("an API that there is not is told with those that there are", async () => {
  const { runtime, url } = await runApi();
  const { status, json } = await askAt(runtime.endpoint, "/_aws/execute-api/nothing/orders");

  expect({ status, told: json() }).toEqual({
    status: 404,
    told: { message: `There is no HTTP API nothing. There are: shop: ${url}.` },
  });
});

test("the address counts before a signature and a target, and web pages are refused here, too", async () => {
  const { ask } = await runApi({}, routed);
  const authorization = "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/execute-api/aws4_request, Signature=none";
  const headers = { authorization, "x-amz-target": "AmazonSQS.ListQueues" };

  expect((await ask("/orders", { headers })).json()).toMatchObject({ rawPath: "/orders" });
  expect((await ask("/orders", { headers: { origin: "https://example.com" } })).status).toBe(403);
});

test("the id of an API is the same every time, and another for each", async () => {
  const ids = async () => {
    const resources = { ...httpApi(), Other: { Type: "AWS::ApiGatewayV2::Api", Properties: { Name: "shop" } } };
    const { Outputs } = apiOutputs;
    const runtime = await run({
      resources,
      template: { Outputs: { ...Outputs, OtherId: { Value: { "Fn::GetAtt": ["Other", "ApiId"] } } } },
      code: { fn: { "index.mjs": "" } },
    });
    const { Id, OtherId, Endpoint } = runtime.outputs.Test ?? {};
    expect(Endpoint).toBe(`${runtime.endpoint}/_aws/execute-api/${Id}`);
    return [Id, OtherId];
  };
  const [first, second] = [await ids(), await ids()];

  expect(first).toEqual(second);
  expect(new Set(first).size).toBe(2);
  for (const id of first) expect(id).toMatch(/^[a-z0-9]{10}$/);
});

test("its control plane is not run, and says so", async () => {
  const { endpoint } = await run({ resources: lambda("fn"), code: { fn: { "index.mjs": "" } } });
  const authorization = "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/apigateway/aws4_request, Signature=none";

  const response = await fetch(`${endpoint}/v2/apis?x=1`, { headers: { authorization } });

  expect([response.status, await response.json()]).toEqual([
    404,
    {
      __type: "UnknownOperationException",
      message: "The local runtime does not run apigateway's GET /v2/apis: APIs come from a template.",
    },
  ]);
});
