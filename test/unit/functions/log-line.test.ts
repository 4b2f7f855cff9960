import { describe, expect, it } from "vitest";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { awsError, fail, fakeAws } from "../../support/aws.ts";
import { functionOf, sqsEvent } from "../../support/lambda.ts";
import { anId, anOrderSubmitted } from "../../support/orders.ts";

const about = { eventId: anId(), correlationId: "story-1", detailType: "OrderSubmitted" };

describe("the log line of a record says how it came out", () => {
  it("processed", async () => {
    fakeAws();
    const { lines } = await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()]));

    expect(lines).toEqual([
      {
        level: "INFO",
        message: "event processed",
        hop: { outcome: "processed", ...about, attempt: 1 },
        service: "validate-order",
        timestamp: expect.any(String),
        sampling_rate: 0,
        cold_start: expect.any(Boolean),
        function_arn: "arn:aws:lambda:eu-west-1:000000000000:function:consumer",
        function_memory_size: "256",
        function_name: "consumer",
        function_request_id: "request-1",
      },
    ]);
  });

  it("with the event that led to it, where one did", async () => {
    fakeAws();
    const { metadata, ...submitted } = anOrderSubmitted();
    const caused = { ...submitted, metadata: { ...metadata, causationId: anId(2) } };
    const { hops } = await functionOf(validateOrder)(sqsEvent([caused]));

    expect(hops).toEqual([{ outcome: "processed", ...about, causationId: anId(2), attempt: 1 }]);
  });

  it("duplicate, of a delivery before or of a record beside it", async () => {
    fakeAws();
    const invoke = functionOf(validateOrder);
    const first = await invoke(sqsEvent([anOrderSubmitted(), anOrderSubmitted()]));
    const second = await invoke(sqsEvent([anOrderSubmitted()], 2));

    expect(first.hops).toEqual([
      { outcome: "processed", ...about, attempt: 1 },
      { outcome: "duplicate", ...about, attempt: 1 },
    ]);
    expect(second.lines).toMatchObject([
      { level: "INFO", message: "event duplicate", hop: { outcome: "duplicate", ...about, attempt: 2 } },
    ]);
  });

  it("quarantined, with what could be read", async () => {
    fakeAws();
    const { metadata } = anOrderSubmitted();
    const envelope = { source: "x", "detail-type": "OrderSubmitted", detail: { metadata } };
    const { lines } = await functionOf(validateOrder)(sqsEvent(["{oops", JSON.stringify(envelope)]));

    const reason = "body: not a JSON object, so not an event of EventBridge";
    const otherReason = 'detail-type: "x" / "OrderSubmitted" is not consumed here';
    expect(lines).toMatchObject([
      { level: "WARN", message: "event quarantined", hop: { outcome: "quarantined", reason, attempt: 1 } },
      { level: "WARN", hop: { outcome: "quarantined", ...about, reason: otherReason, attempt: 1 } },
    ]);
  });

  it("failed, with the error down to its cause", async () => {
    const aws = fakeAws();
    aws.putItem.next(fail(awsError("ResourceNotFoundException")));
    const { lines } = await functionOf(validateOrder)(sqsEvent([anOrderSubmitted()], 4));

    const reason =
      "IdempotencyPersistenceLayerError: Failed to save in progress record to idempotency store; " +
      "because of ResourceNotFoundException: ResourceNotFoundException!";
    expect(lines).toMatchObject([
      {
        level: "ERROR",
        message: "event failed",
        hop: { outcome: "failed", ...about, reason, attempt: 4 },
        error: { name: "IdempotencyPersistenceLayerError", stack: expect.any(String) },
      },
    ]);
  });

  it("failed, where it is in progress elsewhere or could not be quarantined", async () => {
    const aws = fakeAws();
    aws.table.seed("validate-order#QBXsFt9cFnmFANU8p9tz+A==", "INPROGRESS", Date.now() + 60_000);
    aws.sendMessage.next(fail(awsError("ServiceUnavailable", "server")));
    const { hops } = await functionOf(validateOrder)(sqsEvent([anOrderSubmitted(), "{oops"]));

    expect(hops).toHaveLength(2);
    expect(hops).toContainEqual({
      outcome: "failed",
      ...about,
      reason: expect.stringMatching(/^IdempotencyAlreadyInProgressError: There is already an execution in progress/),
      attempt: 1,
    });
    expect(hops).toContainEqual({
      outcome: "failed",
      reason: "ServiceUnavailable: ServiceUnavailable!",
      attempt: 1,
    });
  });
});
