// The event that a function gets, in the payload format 2.0.
import { expect, test } from "vitest";
import { runApi } from "../support/http-api.ts";

const requestId = expect.stringMatching(/^[\w-]{15}=$/);
const traceId = expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);

test("an event has all that AWS's has", async () => {
  const { ask, id, runtime } = await runApi({
    routes: { "POST /users/{userId}/orders": "fn" },
    stages: { prod: { StageVariables: { colour: "blue", size: 7 } } },
  });
  const before = Date.now();

  const { headers, json } = await ask("/prod/users/123/orders?status=pending&tag=a%20b&tag=c%2Cd&flag", {
    method: "POST",
    headers: {
      "User-Agent": "TestAgent",
      Accept: ["text/html", "application/json"],
      Cookie: ["session=abc123; theme=dark", "more=1"],
      "X-Custom-Header": "value1",
      "Content-Type": "application/json; charset=utf-8",
      "X-Forwarded-For": "203.0.113.7",
    },
    body: '{"a":"ü"}',
  });

  const event: unknown = json();
  expect(event).toEqual({
    version: "2.0",
    routeKey: "POST /users/{userId}/orders",
    rawPath: "/prod/users/123/orders",
    rawQueryString: "status=pending&tag=a%20b&tag=c%2Cd&flag",
    cookies: ["session=abc123", "theme=dark", "more=1"],
    headers: {
      accept: "text/html,application/json",
      "content-length": "10",
      "content-type": "application/json; charset=utf-8",
      host: `127.0.0.1:${runtime.port}`,
      "user-agent": "TestAgent",
      "x-amzn-trace-id": traceId,
      "x-custom-header": "value1",
      "x-forwarded-for": "203.0.113.7, 127.0.0.1",
      "x-forwarded-port": String(runtime.port),
      "x-forwarded-prefix": `/_aws/execute-api/${id}`,
      "x-forwarded-proto": "http",
    },
    queryStringParameters: { status: "pending", tag: "a b,c,d", flag: "" },
    requestContext: {
      accountId: "000000000000",
      apiId: id,
      domainName: `${id}.execute-api.localhost.localstack.cloud`,
      domainPrefix: id,
      http: {
        method: "POST",
        path: "/prod/users/123/orders",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "TestAgent",
      },
      requestId: headers["apigw-requestid"],
      routeKey: "POST /users/{userId}/orders",
      stage: "prod",
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    pathParameters: { userId: "123" },
    stageVariables: { colour: "blue", size: "7" },
    body: '{"a":"ü"}',
    isBase64Encoded: false,
  });
  expect(event).toMatchObject({ requestContext: { requestId } });
  const { time, timeEpoch } = Object(event).requestContext;
  expect(timeEpoch).toBeGreaterThanOrEqual(before);
  expect(timeEpoch).toBeLessThanOrEqual(Date.now());
  const [day, month, year, ...clock] = String(time).split(/[/: ]/);
  expect(Math.floor(timeEpoch / 1_000) * 1_000).toBe(
    Date.parse(`${day} ${month} ${year} ${clock.slice(0, 3).join(":")} GMT`),
  );
});

test("what a request does not have is absent", async () => {
  const { ask, id, runtime } = await runApi();

  expect((await ask("/orders")).json()).toEqual({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/orders",
    rawQueryString: "",
    headers: {
      "content-length": "0",
      host: `127.0.0.1:${runtime.port}`,
      "x-amzn-trace-id": traceId,
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-port": String(runtime.port),
      "x-forwarded-prefix": `/_aws/execute-api/${id}`,
      "x-forwarded-proto": "http",
    },
    requestContext: expect.objectContaining({
      stage: "$default",
      http: { method: "GET", path: "/orders", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "" },
    }),
    isBase64Encoded: false,
  });
});

const bytes = Buffer.from([0, 1, 254, 255]);

test.each([
  ["application/json", '{"a":1}', false],
  ["text/csv", "a,b", false],
  ["TEXT/plain; charset=utf-8", "ä", false],
  ["application/xml", "<a/>", false],
  ["application/javascript", "1", false],
  ["application/octet-stream", bytes, true],
  ["image/png", bytes, true],
  ["multipart/form-data; boundary=x", "--x--", true],
  ["application/x-www-form-urlencoded", "a=1", true],
  [undefined, "a", true],
])("a body of the type %s", async (type, body, isBase64Encoded) => {
  const { ask } = await runApi();
  const headers = type === undefined ? {} : { "content-type": type };

  expect((await ask("/", { method: "POST", headers, body })).json()).toMatchObject({
    body: Buffer.from(body).toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  });
});

test("a body in chunks is one", async () => {
  const { ask } = await runApi();
  const headers = { "content-type": "text/plain", "transfer-encoding": "chunked" };

  const event = (await ask("/", { method: "PUT", headers, body: ["one ", "two ", "three"] })).json();

  expect(event).toMatchObject({ body: "one two three", headers: { "content-length": "13" } });
  expect(Object(event).headers).not.toHaveProperty("transfer-encoding");
});

test("a prefix that the client makes up is not believed", async () => {
  const { ask, id } = await runApi();

  expect((await ask("/", { headers: { "x-forwarded-prefix": "/evil" } })).json()).toMatchObject({
    headers: { "x-forwarded-prefix": `/_aws/execute-api/${id}` },
  });
});
