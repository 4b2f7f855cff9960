import { describe, expect, it, vi } from "vitest";
import { variables } from "../../../functions/chain/environment.ts";
import { lambdaHandler } from "../../../functions/chain/lambda-handler.ts";
import { notifyCustomer } from "../../../functions/notify-customer/consumer.ts";
import { validateOrder } from "../../../functions/validate-order/consumer.ts";
import { counting } from "../../support/consumers.ts";
import { stubEnvironment } from "../../support/lambda.ts";

describe("a function whose environment lacks a variable", () => {
  it.each([
    [validateOrder, "queueUrl"],
    [validateOrder, "quarantineQueueUrl"],
    [validateOrder, "idempotencyTableName"],
    [validateOrder, "claimsBucketName"],
    [validateOrder, "eventBusName"],
    [notifyCustomer, "topicArn"],
    [counting, "stateTableName"],
  ] as const)("does not start, and says which: $0.name, $1", (consumer, key) => {
    stubEnvironment();
    vi.stubEnv(variables[key], undefined);

    expect(() => lambdaHandler(consumer)).toThrow(
      expect.objectContaining({
        name: "ChainError",
        code: "ENVIRONMENT_INCOMPLETE",
        message: `${consumer.name}: the environment variable ${variables[key]} is missing; the Consumer construct sets it`,
      }),
    );
  });

  it.each([
    [validateOrder, "topicArn"],
    [validateOrder, "stateTableName"],
    [notifyCustomer, "eventBusName"],
  ] as const)("starts when the consumer has no use for it: $0.name, $1", (consumer, key) => {
    stubEnvironment();
    vi.stubEnv(variables[key], undefined);

    expect(() => lambdaHandler(consumer)).not.toThrow();
  });
});
