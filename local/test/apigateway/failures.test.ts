// What a client gets when something goes wrong, and where the reason shows.
import { DescribeLogStreamsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { assembly } from "../support/assembly.ts";
import { endpoint } from "../support/endpoint.ts";
import { type ApiParts, apiIn, apiOutputs, echo, httpApi, runApi } from "../support/http-api.ts";
import { logsClient } from "../support/logs.ts";
import { functionArn, permission, role } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";

async function withLog(parts: ApiParts, code?: string, more: object = {}) {
  const log: { readonly functionName: string; readonly text: string }[] = [];
  const runtime = await run(
    {
      resources: { ...httpApi(parts), ...more },
      template: apiOutputs,
      code: { fn: code === undefined ? echo : { "index.mjs": code } },
    },
    { onLog: (line) => log.push(line) },
  );
  const { ask, id } = apiIn(runtime);
  const get = async (path: string) => {
    const { status, body } = await ask(path);
    return { status, body };
  };
  /** What the API itself has logged. */
  const lines = () => log.filter(({ functionName }) => functionName === "shop").map(({ text }) => JSON.parse(text));
  return { runtime, id, ask, get, lines, reasons: () => lines().map(({ message }) => message) };
}

const internal = { status: 500, body: '{"message":"Internal Server Error"}' };

test.each([
  [
    "throws",
    `export const handler = async () => { throw new TypeError("boom"); };`,
    { name: "TypeError", message: "boom", stack: expect.stringMatching(/^TypeError: boom\n +at .*index\.mjs:1:/) },
  ],
  [
    "exits",
    "export const handler = async () => process.exit(1);",
    { name: "Runtime.ExitError", message: expect.stringContaining("Runtime exited") },
  ],
  [
    "can't be loaded",
    `import "./nothing.mjs";`,
    expect.objectContaining({ message: expect.stringContaining("nothing.mjs") }),
  ],
])("a function that %s is a 500, and the log has its error", async (_, code, error) => {
  const { get, lines } = await withLog({}, code);

  expect(await get("/orders")).toEqual(internal);
  expect(lines()).toEqual([
    { level: "ERROR", message: "GET /orders is answered with 500: the function failed", error },
  ]);
});

test("of many requests at once, some wait for their turn, and all are answered", async () => {
  const { ask, runtime } = await withLog(
    {},
    `let busy = 0;
    export const handler = async () => { busy += 1; await new Promise((done) => setImmediate(done)); return busy--; };`,
  );

  const answers = await Promise.all(Array.from({ length: 60 }, () => ask("/")));

  expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(Array(60).fill("200 1"));
  // Each environment has a stream of its own.
  const { logStreams = [] } = await logsClient(runtime).send(
    new DescribeLogStreamsCommand({ logGroupName: "/aws/lambda/fn" }),
  );
  expect(logStreams.length).toBeLessThanOrEqual(20);
});

test("requests that wait for a function that is removed are not left without an answer", async () => {
  const { code, arrived, release } = await held();
  const { ask, runtime } = await withLog({}, code);
  const asked = Array.from({ length: 30 }, () => ask("/"));
  await arrived;

  await runtime.update(assembly({ Test: { resources: {} } }));
  release();

  expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([500]));
  await settle(runtime);
});

/** A function that asks this endpoint, which answers no sooner than it is released. */
async function held() {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const { url } = await endpoint(async (response) => {
    arrived.resolve();
    await released.promise;
    response.end("done");
  });
  const code = `export const handler = async () => (await fetch("${url}")).text();`;
  return { code, arrived: arrived.promise, release: released.resolve };
}

test("a function that takes longer than the integration's time-out is a 503, and goes on", async () => {
  const { code, arrived, release } = await held();
  const { get, reasons, runtime } = await withLog({ integration: { TimeoutInMillis: 50 } }, code);

  expect(await get("/")).toEqual({ status: 503, body: '{"message":"Service Unavailable"}' });
  expect(reasons()).toEqual(["GET / is answered with 503: the function did not answer within 50 ms"]);
  expect(await runtime.settled(0)).toEqual({ settled: false, left: ["invocation of fn"] });
  await arrived;
  release();
  await settle(runtime);
});

test("a request that runs is waited for", async () => {
  const { code, arrived, release } = await held();
  const { ask, runtime } = await withLog({}, code);

  const asked = ask("/");
  await arrived;
  expect(await runtime.settled(0)).toEqual({ settled: false, left: ["request to shop", "invocation of fn"] });
  release();

  expect((await asked).body).toBe("done");
  await settle(runtime);
});

test("a body of more than 10 MB is refused, however it comes, and one of 5 MB is not", async () => {
  const { ask } = await withLog({}, "export const handler = async ({ body }) => body.length;");
  const post = (body: string | readonly string[]) =>
    ask("/", { method: "POST", headers: { "content-type": "text/plain" }, body });
  const megabyte = "x".repeat(1024 * 1024);
  const tooLarge = { status: 413, body: '{"message":"Request Entity Too Large"}' };

  expect(await post(`${megabyte.repeat(10)}x`)).toMatchObject(tooLarge);
  expect(await post(Array(11).fill(megabyte))).toMatchObject(tooLarge);
  expect(await post(megabyte.repeat(5))).toMatchObject({ status: 200, body: String(5 * 1024 * 1024) });
});

test("what is too large for a function, if not for an API, is refused as well, and so is too large an answer", async () => {
  const { ask, get, reasons } = await withLog({}, `export const handler = async () => "x".repeat(6_300_000);`);
  const headers = { "content-type": "text/plain" };

  expect(await ask("/", { method: "POST", headers, body: "x".repeat(6_300_000) })).toMatchObject({ status: 413 });
  expect(await get("/")).toEqual(internal);
  expect(reasons()).toEqual([
    "POST / is answered with 413: a function takes 6291456 bytes at most",
    "GET / is answered with 500: what the function returned is no response: it has more than 6291556 bytes",
  ]);
});

const lacking = `apigateway.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn("fn")}: `;

test("a function that does not let the API in is a 500, and the log has the reason", async () => {
  const { get, reasons } = await withLog({ open: false });

  expect(await get("/orders")).toEqual(internal);
  expect(reasons()).toEqual([
    `GET /orders is answered with 500: ${lacking}function fn has no policy that lets apigateway.amazonaws.com in.`,
  ]);
});

test("a permission holds for the stage, method and path that its SourceArn names", async () => {
  const routes = { "GET /orders/{id}": "fn", "POST /orders/{id}": "fn", "ANY /any": "fn", $default: "fn" };
  const SourceArn = (rest: string) => ({
    "Fn::Join": ["", ["arn:aws:execute-api:us-east-1:000000000000:", { Ref: "Api" }, rest]],
  });
  const allow = (id: string, rest: string) => {
    const [permit] = Object.values(permission("fn", "apigateway.amazonaws.com", { SourceArn: SourceArn(rest) }));
    return { [id]: permit };
  };
  const { ask, id, reasons } = await withLog(
    { routes, stages: { $default: {}, prod: {} }, open: false },
    "export const handler = async ({ routeKey }) => routeKey;",
    {
      ...allow("Get", "/*/GET/orders/{id}"),
      ...allow("Any", "/prod/PUT/any"),
      ...allow("Default", "/$default/$default"),
    },
  );
  const asked = async (method: string, path: string) => (await ask(path, { method })).status;

  expect(await asked("GET", "/orders/1")).toBe(200);
  expect(await asked("GET", "/prod/orders/1")).toBe(200);
  expect(await asked("PUT", "/prod/any")).toBe(200);
  expect(await asked("GET", "/else")).toBe(200);
  expect(await asked("POST", "/orders/1")).toBe(500);
  expect(await asked("PUT", "/any")).toBe(500);
  expect(await asked("GET", "/prod/else")).toBe(500);
  expect(reasons()[0]).toContain(`(it is arn:aws:execute-api:us-east-1:000000000000:${id}/$default/POST/orders/{id})`);
});

test("a role of the integration's may invoke the function in the API's place", async () => {
  const trust = (Service: string) => ({
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" }],
    },
  });
  const withRole = async (Service: string) => {
    const { get } = await withLog(
      { open: false, integration: { CredentialsArn: "arn:aws:iam::000000000000:role/caller" } },
      undefined,
      role("caller", "lambda:InvokeFunction", functionArn("fn"), trust(Service)),
    );
    return (await get("/")).status;
  };

  expect(await withRole("apigateway.amazonaws.com")).toBe(200);
  expect(await withRole("events.amazonaws.com")).toBe(500);
});

test("a route without an integration, and one to a function that is not there, are a 500", async () => {
  const route = (RouteKey: string) => ({
    Type: "AWS::ApiGatewayV2::Route",
    Properties: { ApiId: { Ref: "Api" }, RouteKey },
  });
  const { fnFunction: _function, fnFunctionPermissionapigatewayamazonawscom: _permission, ...parts } = httpApi();
  const lines: string[] = [];
  const runtime = await run(
    { resources: { ...parts, Bare: route("GET /bare") }, template: apiOutputs },
    { onLog: ({ text }) => lines.push(JSON.parse(text).message) },
  );
  const { ask } = apiIn(runtime);

  expect(await ask("/bare")).toMatchObject(internal);
  expect(await ask("/")).toMatchObject(internal);
  expect(lines).toEqual([
    "GET /bare is answered with 500: the route GET /bare has no integration",
    `GET / is answered with 500: The function ${functionArn("fn")} does not exist.`,
  ]);
});

test("nothing of a request is in the journal, but for what the function itself writes", async () => {
  const { runtime, ask } = await runApi();
  await ask("/");

  expect(runtime.journal.hops()).toEqual([]);
});
