// A stage's access log, as it stands in its log group.
import { expect, test } from "vitest";
import { apiIn, apiOutputs, echo, httpApi, runApi } from "../support/http-api.ts";
import { messages } from "../support/logs.ts";
import { logGroup, logGroupArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";

async function logging(format: string, code: string, { open = true, group = "access" } = {}) {
  const AccessLogSettings = { DestinationArn: `${logGroupArn(group)}:*`, Format: format };
  const routes = { "GET /orders/{id}": "fn" };
  const runtime = await run({
    resources: { ...httpApi({ routes, stages: { prod: { AccessLogSettings } }, open }), ...logGroup("access") },
    template: apiOutputs,
    code: { fn: { "index.mjs": code } },
  });
  return { runtime, ...apiIn(runtime) };
}

const fields = {
  requestId: "$context.requestId",
  ip: "$context.identity.sourceIp",
  agent: "$context.identity.userAgent",
  requestTime: "$context.requestTime",
  epoch: "$context.requestTimeEpoch",
  httpMethod: "$context.httpMethod",
  routeKey: "$context.routeKey",
  path: "$context.path",
  stage: "$context.stage",
  status: "$context.status",
  protocol: "$context.protocol",
  responseLength: "$context.responseLength",
  api: "$context.apiId",
  account: "$context.accountId",
  integrationStatus: "$context.integrationStatus",
  integrationErrorMessage: "$context.integrationErrorMessage",
  error: "$context.error.message",
  nothing: "$context.authorizer.principalId",
};
const json = JSON.stringify(fields);

test("each request is a line in the format of the stage", async () => {
  const { runtime, ask, id } = await logging(
    json,
    `export const handler = async () => ({ statusCode: 201, body: "ü" });`,
  );

  const { headers } = await ask("/prod/orders/1?x=1", { headers: { "user-agent": "TestAgent" } });

  const [line = "", ...more] = await messages(runtime, "access");
  expect(more).toEqual([]);
  expect(JSON.parse(line)).toEqual({
    requestId: headers["apigw-requestid"],
    ip: "127.0.0.1",
    agent: "TestAgent",
    requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
    epoch: expect.stringMatching(/^\d{13}$/),
    httpMethod: "GET",
    routeKey: "GET /orders/{id}",
    path: "/prod/orders/1",
    stage: "prod",
    status: "201",
    protocol: "HTTP/1.1",
    responseLength: "2",
    api: id,
    account: "000000000000",
    integrationStatus: "201",
    integrationErrorMessage: "-",
    error: "-",
    nothing: "-",
  });
});

test("what no route is for is logged, too", async () => {
  const { runtime, ask } = await logging(json, "");
  await ask("/prod/nothing");

  const [line = ""] = await messages(runtime, "access");
  expect(JSON.parse(line)).toMatchObject({
    path: "/prod/nothing",
    status: "404",
    routeKey: "-",
    agent: "-",
    error: "Not Found",
    integrationErrorMessage: "-",
  });
});

test("what went wrong is told in AWS's words", async () => {
  const format =
    "$context.status $context.error.messageString $context.integrationStatus $context.integrationErrorMessage";
  const throwing = await logging(format, `export const handler = async () => { throw new Error("boom"); };`);
  const closed = await logging(format, echo["index.mjs"], { open: false });

  await throwing.ask("/prod/orders/1");
  await closed.ask("/prod/orders/1");

  expect(await messages(throwing.runtime, "access")).toEqual([
    '500 "Internal Server Error" 200 The Lambda function returned the following error: boom. Check your Lambda function code and try again.',
  ]);
  expect(await messages(closed.runtime, "access")).toEqual([
    `500 "Internal Server Error" - The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.`,
  ]);
});

test("the common log format that CDK writes has its latencies and hyphens", async () => {
  const { runtime, ask } = await logging(
    '$context.identity.sourceIp $context.identity.caller "$context.httpMethod $context.resourcePath" $context.responseLatency. $context.integrationLatency',
    "export const handler = async () => 1;",
  );
  await ask("/prod/orders/1");

  expect(await messages(runtime, "access")).toEqual([expect.stringMatching(/^127\.0\.0\.1 - "GET -" \d+\. \d+$/)]);
});

test("a log group that is not there costs no answer, and a note says so", async () => {
  const { runtime, ask } = await logging(json, "export const handler = async () => 1;", { group: "gone" });

  expect((await ask("/prod/orders/1")).status).toBe(200);
  expect(runtime.notes).toContainEqual(
    `The access log of stage prod of API shop is not written: The log group ${logGroupArn("gone")}:* does not exist.`,
  );
});

test("an access log that goes elsewhere is not kept, and a note says so", async () => {
  const DestinationArn = "arn:aws:firehose:us-east-1:000000000000:deliverystream/amazon-apigateway-x";
  const { runtime } = await runApi({ stages: { $default: { AccessLogSettings: { DestinationArn, Format: "x" } } } });

  expect(runtime.notes).toContainEqual(
    `The access log of stage $default of API shop goes to ${DestinationArn}, which is not run: it is not kept.`,
  );
});
