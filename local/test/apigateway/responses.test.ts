// What a client gets of what a function returns, in the payload format 2.0.
import { expect, test } from "vitest";
import { runApi } from "../support/http-api.ts";

/** The answer of a function that returns this expression. */
async function answerOf(expression: string) {
  const { ask } = await runApi({}, `export const handler = async () => (${expression});`);
  const { status, headers, body } = await ask("/");
  const { "content-type": type, "content-length": length } = headers;
  return { status, type, length, body, headers };
}

test.each([
  ["an object", `{ name: "Ann", age: 30 }`, '{"name":"Ann","age":30}'],
  ["a list", "[1, 2]", "[1,2]"],
  ["a text, without its quotes", `"a \\"quoted\\" text"`, 'a "quoted" text'],
  ["an empty text", `""`, ""],
  ["a number", "42", "42"],
  ["true", "true", "true"],
  ["nothing", "undefined", "null"],
  [
    "an object with a body alone",
    `{ body: "x", headers: { "content-type": "text/html" } }`,
    expect.stringContaining('"body":"x"'),
  ],
])("%s without a status code is the body of a 200 in JSON", async (_, expression, body) => {
  expect(await answerOf(expression)).toMatchObject({ status: 200, type: "application/json", body });
});

test("a response has its status, headers, cookies and body", async () => {
  const { ask } = await runApi(
    {},
    `export const handler = async () => ({
      statusCode: 201,
      headers: { "Content-Type": "application/xml", Location: "/orders/1", "X-Number": 7, "X-True": true, "Content-Length": "999" },
      cookies: ["a=1; Secure", "b=2"],
      body: "<ü/>",
    });`,
  );

  const { status, headers, body } = await ask("/");
  const { date: _date, connection: _connection, "keep-alive": _keepAlive, ...told } = headers;

  expect({ status, told, body }).toEqual({
    status: 201,
    told: {
      "content-type": "application/xml",
      "content-length": "5",
      location: "/orders/1",
      "x-number": "7",
      "x-true": "true",
      "set-cookie": ["a=1; Secure", "b=2"],
      "apigw-requestid": expect.stringMatching(/^[\w-]{15}=$/),
    },
    body: "<ü/>",
  });
});

test.each([
  [
    "without a type of its own is a plain text",
    `{ statusCode: 200, body: "{}" }`,
    200,
    "text/plain;charset=utf-8",
    "{}",
  ],
  ["may have its status as a text", `{ statusCode: "404", body: "no" }`, 404, "text/plain;charset=utf-8", "no"],
  [
    "may be in base64",
    `{ statusCode: 200, isBase64Encoded: true, body: "w7w=", headers: { "content-type": "text/html" } }`,
    200,
    "text/html",
    "ü",
  ],
  ["may be without a body", `{ statusCode: 200, body: null }`, 200, "text/plain;charset=utf-8", ""],
])("a response %s", async (_, expression, status, type, body) => {
  expect(await answerOf(expression)).toMatchObject({ status, type, body });
});

test("bytes in base64 come as they are", async () => {
  const { url } = await runApi(
    {},
    `export const handler = async () => ({ statusCode: 200, isBase64Encoded: true, body: "AAH+/w==" });`,
  );

  expect([...new Uint8Array(await (await fetch(url)).arrayBuffer())]).toEqual([0, 1, 254, 255]);
});

test("a 204 has neither a body nor a length", async () => {
  expect(await answerOf(`{ statusCode: 204, body: "ignored" }`)).toMatchObject({
    status: 204,
    length: undefined,
    body: "",
  });
});

const failed = { status: 500, type: "application/json", body: '{"message":"Internal Server Error"}' };

test.each([
  ["a status with a fraction", `{ statusCode: 200.5 }`, "statusCode"],
  ["no status at all", `{ statusCode: 0 }`, "statusCode"],
  ["a status that is no number", `{ statusCode: "ok" }`, "statusCode"],
  ["a body that is no text", `{ statusCode: 200, body: { a: 1 } }`, "body"],
  ["headers that are no object", `{ statusCode: 200, headers: "a: b" }`, "headers"],
  ["a header with a list", `{ statusCode: 200, headers: { a: ["b"] } }`, "headers.a"],
  ["cookies that are no list", `{ statusCode: 200, cookies: "a=1" }`, "cookies"],
  ["a header that breaks its line", `{ statusCode: 200, headers: { a: "b\\r\\nc: d" } }`, "Invalid character"],
  ["a header's name with a space", `{ statusCode: 200, headers: { "a b": "c" } }`, "a b"],
])("%s is no response: the client gets a 500, and the log has the reason", async (_, expression, reason) => {
  const lines: string[] = [];
  const { ask } = await runApi({}, `export const handler = async () => (${expression});`, {
    onLog: ({ functionName, text }) => lines.push(`${functionName}: ${text}`),
  });

  const { status, headers, body } = await ask("/orders");

  expect({ status, type: headers["content-type"], body }).toEqual(failed);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(
    'shop: {"level":"ERROR","message":"GET /orders is answered with 500: what the function returned is no response: ',
  );
  expect(lines[0]).toContain(reason);
});
