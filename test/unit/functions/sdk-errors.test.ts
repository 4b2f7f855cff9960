// The chain tells errors apart by how the SDK words them, so here nothing of the SDK is replaced: it talks to a server on this machine.
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { manyfold, talkative } from "../../support/consumers.ts";
import { environment, functionOf, sqsEvent } from "../../support/lambda.ts";
import { anOrderSubmitted } from "../../support/orders.ts";

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Serves what DynamoDB and SQS are asked with an empty answer, and PutEvents and PublishBatch with `answer`. Counts the latter. */
async function serve(answer: Answer) {
  const seen = { calls: 0, env: environment };
  const server = createServer(async (request, response) => {
    const isPublish = /PutEvents|PublishBatch/.test(`${request.headers["x-amz-target"]} ${await text(request)}`);
    if (isPublish) seen.calls += 1;
    response.statusCode = isPublish ? answer.status : 200;
    response.end(isPublish ? answer.body : "{}");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const url = `http://127.0.0.1:${port}`;
  seen.env = { ...environment, queueUrl: `${url}/queue` }; // The SDK sends to the host of a queue's URL, whatever the endpoint.
  vi.stubEnv("AWS_ENDPOINT_URL", url);
  vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
  return seen;
}

const json = (status: number, type: string): Answer => ({
  status,
  body: JSON.stringify({ __type: type, message: "no" }),
});
const xml = (status: number, code: string): Answer => ({
  status,
  body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
});

/** How many calls three entries of one record make, when every call is refused. */
const ALL_TOGETHER = 1;
const THEN_EACH_ALONE = 4;

describe("PutEvents refused with", () => {
  it.each([
    { answer: json(400, "ValidationException"), name: "ValidationException", calls: THEN_EACH_ALONE },
    { answer: { status: 400, body: "" }, name: "Unknown", calls: THEN_EACH_ALONE },
    { answer: json(400, "ThrottlingException"), name: "ThrottlingException", calls: ALL_TOGETHER },
    { answer: json(400, "RequestLimitExceeded"), name: "RequestLimitExceeded", calls: ALL_TOGETHER },
    { answer: json(400, "AccessDeniedException"), name: "AccessDeniedException", calls: ALL_TOGETHER },
    { answer: json(400, "ExpiredTokenException"), name: "ExpiredTokenException", calls: ALL_TOGETHER },
    { answer: json(400, "UnrecognizedClientException"), name: "UnrecognizedClientException", calls: ALL_TOGETHER },
    { answer: json(500, "InternalException"), name: "InternalException", calls: ALL_TOGETHER },
    { answer: json(503, "ServiceUnavailable"), name: "ServiceUnavailable", calls: ALL_TOGETHER },
    { answer: { status: 503, body: "<html>" }, name: "SyntaxError", calls: ALL_TOGETHER },
  ])("$answer.status $name is tried $calls times", async ({ answer, name, calls }) => {
    const seen = await serve(answer);
    const { failed, hops } = await functionOf(manyfold(3), seen.env)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(hops[0]).toMatchObject({ outcome: "failed", reason: expect.stringContaining(`${name}: `) });
    expect(seen.calls).toBe(calls);
  });
});

describe("PublishBatch refused with", () => {
  it.each([
    { answer: xml(400, "InvalidParameter"), name: "InvalidParameterException", calls: THEN_EACH_ALONE },
    { answer: xml(400, "BatchRequestTooLong"), name: "BatchRequestTooLongException", calls: THEN_EACH_ALONE },
    { answer: xml(403, "AuthorizationError"), name: "AuthorizationErrorException", calls: ALL_TOGETHER },
    { answer: xml(403, "InvalidClientTokenId"), name: "InvalidClientTokenId", calls: ALL_TOGETHER },
    { answer: xml(404, "NotFound"), name: "NotFoundException", calls: ALL_TOGETHER },
    { answer: xml(429, "Throttled"), name: "ThrottledException", calls: ALL_TOGETHER },
    { answer: xml(400, "KMSThrottling"), name: "KMSThrottlingException", calls: ALL_TOGETHER },
    { answer: xml(500, "InternalError"), name: "InternalErrorException", calls: ALL_TOGETHER },
  ])("$answer.status $name is tried $calls times", async ({ answer, name, calls }) => {
    const seen = await serve(answer);
    const { failed, hops } = await functionOf(talkative(3), seen.env)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(hops[0]).toMatchObject({ outcome: "failed", reason: `${name}: no` });
    expect(seen.calls).toBe(calls);
  });
});

describe("an endpoint where nobody listens", () => {
  it("fails the record, and says so", async () => {
    const { env } = await serve(json(200, ""));
    vi.stubEnv("AWS_ENDPOINT_URL_EVENTBRIDGE", "http://127.0.0.1:1");
    const { failed, hops } = await functionOf(validateOrder, env)(sqsEvent([anOrderSubmitted()]));

    expect(failed).toEqual(["record-1"]);
    expect(hops).toMatchObject([{ outcome: "failed", reason: expect.stringContaining("ECONNREFUSED") }]);
  });
});
