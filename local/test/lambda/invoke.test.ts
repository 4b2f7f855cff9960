import { expect, test } from "vitest";
import { functionArn, lambda } from "../support/resources.ts";
import { invoke, run } from "../support/runtime.ts";

async function echo() {
  const runtime = await run({
    resources: lambda("fn"),
    code: { fn: { "index.mjs": `export const handler = async (event) => event.nothing ? undefined : event;` } },
  });
  const path = (name: string) => `${runtime.endpoint}/2015-03-31/functions/${name}/invocations`;
  const post = (url: string, body: string | undefined, headers: Record<string, string> = {}) =>
    fetch(url, { method: "POST", headers, ...(body !== undefined && { body }) });
  return { runtime, path, post };
}

test.each(["fn", "fn:$LATEST", encodeURIComponent(functionArn("fn"))])(
  "a function is invoked by %s, and answers with what its handler returns",
  async (name) => {
    const { runtime } = await echo();

    expect(await invoke(runtime, name, { a: [1, "ü", null] })).toEqual({
      status: 200,
      functionError: null,
      answer: { a: [1, "ü", null] },
    });
  },
);

test("the answer has a request id and a version; a handler that returns nothing answers null", async () => {
  const { path, post } = await echo();

  const response = await post(path("fn"), '{"nothing":true}');

  expect(response.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  expect(response.headers.get("x-amz-executed-version")).toBe("$LATEST");
  expect(await response.text()).toBe("null");
});

test("an invocation without a payload is one with an empty object", async () => {
  const { path, post } = await echo();

  expect(await (await post(path("fn"), undefined)).json()).toEqual({});
});

test("a dry run runs nothing", async () => {
  const { path, post } = await echo();

  const response = await post(path("fn"), "{}", { "x-amz-invocation-type": "DryRun" });

  expect([response.status, await response.text()]).toEqual([204, ""]);
});

test.each([
  [
    "a function that does not exist",
    "nobody",
    "{}",
    {},
    404,
    "ResourceNotFoundException",
    `Function not found: ${functionArn("nobody")}:$LATEST`,
  ],
  [
    "a payload that is no JSON",
    "fn",
    "{oops",
    {},
    400,
    "InvalidRequestContentException",
    /^Could not parse request body into json: /,
  ],
  [
    "an invocation type that there is not",
    "fn",
    "{}",
    { "x-amz-invocation-type": "Later" },
    400,
    "InvalidParameterValueException",
    "There is no invocation type Later: it is RequestResponse, Event or DryRun.",
  ],
  [
    "an asynchronous invocation with too large a payload",
    "fn",
    JSON.stringify("x".repeat(1_048_575)),
    { "x-amz-invocation-type": "Event" },
    413,
    "RequestTooLargeException",
    "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
  ],
])("%s is refused", async (_, name, body, headers, status, code, message) => {
  const { path, post } = await echo();

  const response = await post(path(name), body, headers);

  expect([response.status, response.headers.get("x-amzn-errortype")]).toEqual([status, code]);
  expect(await response.json()).toMatchObject({
    Type: "User",
    Message: typeof message === "string" ? message : expect.stringMatching(message),
  });
});

test("other operations of Lambda are refused by name", async () => {
  const { runtime } = await echo();

  const response = await fetch(`${runtime.endpoint}/2015-03-31/functions/`);

  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({
    Message: "The local runtime does not run lambda's GET /2015-03-31/functions/.",
  });
});

test.each([
  [3, "more of it may run side by side"],
  ["0", "it runs all the same"],
])("a reserved concurrency of %s is named as not kept to", async (ReservedConcurrentExecutions, consequence) => {
  const runtime = await run({
    resources: lambda("fn", { ReservedConcurrentExecutions }),
    code: { fn: { "index.mjs": "export const handler = async () => 1;" } },
  });

  expect(runtime.notes).toEqual([
    `Function fn has a reserved concurrency of ${ReservedConcurrentExecutions}, which is not kept to: ${consequence}.`,
  ]);
  expect((await invoke(runtime, "fn")).answer).toBe(1);
});
