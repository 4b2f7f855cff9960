import { request } from "node:http";
import { expect, test } from "vitest";
import { queue, topic } from "../support/resources.ts";
import { run } from "../support/runtime.ts";

async function endpoint() {
  return (await run({ resources: { ...queue("q"), ...topic("news") } })).endpoint;
}

const signedFor = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
});

async function answerOf(response: Response) {
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

test("a signed request goes to the service in its credential scope, whoever signed it", async () => {
  const response = await fetch(await endpoint(), {
    method: "POST",
    headers: { ...signedFor("sns"), "content-type": "application/x-www-form-urlencoded" },
    body: "Action=ListTopics&Version=2010-03-31",
  });

  expect(await answerOf(response)).toEqual({
    status: 200,
    type: "text/xml",
    text: expect.stringMatching(
      /^<ListTopicsResponse xmlns="http:\/\/sns\.amazonaws\.com\/doc\/2010-03-31\/"><ListTopicsResult><Topics><member><TopicArn>arn:aws:sns:us-east-1:000000000000:news<\/TopicArn><\/member><\/Topics><\/ListTopicsResult><ResponseMetadata><RequestId>[^<]+<\/RequestId><\/ResponseMetadata><\/ListTopicsResponse>$/,
    ),
  });
});

test.each([
  ["AmazonSQS.ListQueues", 200, "QueueUrls"],
  ["AWSEvents.PutEvents", 400, "ValidationException"],
  ["DynamoDB_20120810.ListTables", 200, "TableNames"],
])("a request that is not signed goes by its X-Amz-Target, as %s", async (target, status, text) => {
  const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.0" };
  const response = await fetch(await endpoint(), { method: "POST", headers, body: "{}" });

  expect(await answerOf(response)).toMatchObject({ status, text: expect.stringContaining(text) });
});

test("the signature counts before the target", async () => {
  const response = await fetch(await endpoint(), {
    method: "POST",
    headers: { ...signedFor("events"), "x-amz-target": "AmazonSQS.ListQueues" },
    body: "{}",
  });

  expect(JSON.parse((await answerOf(response)).text)).toEqual({
    __type: "UnknownOperationException",
    message: "The local runtime does not run events:ListQueues.",
  });
});

test("a request for a service that is not run names those that are", async () => {
  const url = await endpoint();
  const there = "sqs, sns, events, lambda, logs, dynamodb, s3, iam, sts, apigateway";
  const refusal = (message: string) => ({
    status: 400,
    type: "application/json",
    text: JSON.stringify({ __type: "UnknownOperationException", message }),
  });

  expect(await answerOf(await fetch(url, { headers: signedFor("kinesis") }))).toEqual(
    refusal(`kinesis is not run here. There are: ${there}.`),
  );
  expect(await answerOf(await fetch(`${url}/bucket/key`))).toEqual(
    refusal(
      `This request is for no service that is run here (${there}): neither its signature nor X-Amz-Target nor its path names one.`,
    ),
  );
});

test.each([
  ["events", "AWSEvents.ListEndpoints", "events:ListEndpoints"],
  ["sqs", "AmazonSQS.CancelNothing", "sqs:CancelNothing"],
  ["sqs", "AmazonSQS.constructor", "sqs:constructor"],
])("an operation of %s that is not run is refused by name", async (_, target, name) => {
  const response = await fetch(await endpoint(), { method: "POST", headers: { "x-amz-target": target }, body: "{}" });

  expect(response.status).toBe(400);
  expect(response.headers.get("x-amzn-errortype")).toBe("UnknownOperationException");
  expect(await response.json()).toEqual({
    __type: "UnknownOperationException",
    message: `The local runtime does not run ${name}.`,
  });
});

test("an operation of SNS that is not run is refused by name", async () => {
  const response = await fetch(await endpoint(), {
    method: "POST",
    headers: { ...signedFor("sns"), "content-type": "application/x-www-form-urlencoded" },
    body: "Action=OptInPhoneNumber",
  });

  expect(await answerOf(response)).toMatchObject({
    status: 400,
    text: expect.stringContaining(
      "<Error><Type>Sender</Type><Code>InvalidAction</Code><Message>The local runtime does not run sns:OptInPhoneNumber.</Message></Error>",
    ),
  });
});

test("a body that is no JSON is refused", async () => {
  const response = await fetch(await endpoint(), {
    method: "POST",
    headers: { "x-amz-target": "AmazonSQS.ListQueues" },
    body: "{oops",
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: "SerializationException",
    message: "The request's body is not JSON.",
  });
});

test("an input of another shape is refused with the field's name", async () => {
  const response = await fetch(await endpoint(), {
    method: "POST",
    headers: { "x-amz-target": "AmazonSQS.SendMessage" },
    body: JSON.stringify({ QueueUrl: "q", MessageBody: 7 }),
  });

  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining("'MessageBody'") });
});

test("a body larger than AWS takes of anything is refused, and nothing else suffers", async () => {
  const url = await endpoint();
  const headers = { "x-amz-target": "AmazonSQS.ListQueues" };

  const response = await fetch(url, { method: "POST", headers, body: " ".repeat(17 * 1024 * 1024) }).catch(
    () => undefined,
  );

  if (response) expect(response.status).toBe(413);
  expect((await fetch(url, { method: "POST", headers, body: "{}" })).status).toBe(200);
});

/** fetch would not let a test choose these headers. */
async function statusOf(path: string, headers: Record<string, string>): Promise<number | undefined> {
  const { hostname, port } = new URL(await endpoint());
  return await new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject);
    sent.end();
  });
}

test.each([
  ["a page's script", { origin: "https://example.com" }],
  ["a name that a page's owner made point here", { host: "rebound.example.com" }],
])("a request from %s is refused", async (_, headers: Record<string, string>) => {
  expect(await statusOf("/_tidings/journal", headers)).toBe(403);
});

test.each([
  "localhost",
  "LOCALHOST:4566",
  "127.0.0.2",
  "sqs.us-east-1.localhost.localstack.cloud",
  "host.docker.internal:4566",
])("a program may reach the runtime as %s", async (host) => {
  expect(await statusOf("/_tidings/outputs", { host })).toBe(200);
});
