// The commands of the HTTP API: what is asked becomes an event. Whether it can be done, others say by their events.
import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { claimsIn } from "../chain/claim-check.ts";
import { variables } from "../chain/environment.ts";
import { apiHandler } from "../http/api-handler.ts";
import { neededVariable } from "../http/environment.ts";
import { announceOn } from "./announce.ts";
import { cancelOrder } from "./cancel-order.ts";
import { onceUnder } from "./idempotency-keys.ts";
import type { KnownOrders } from "./known-orders.ts";
import { reviewOrder } from "./review-order.ts";
import { submitOrder } from "./submit-order.ts";

/** The Lambda entry. Throws ChainError where a variable of its environment is missing. */
export function orderCommands(orders: KnownOrders) {
  const logger = new Logger({ serviceName: "order-commands" });
  const claims = claimsIn(neededVariable(variables.claimsBucketName));
  const announce = announceOn(new EventBridgeClient(), neededVariable(variables.eventBusName), claims, logger);
  const onceUnderKey = onceUnder(new DynamoDBClient(), neededVariable(variables.idempotencyTableName), logger);
  return apiHandler(logger, {
    "POST /orders": submitOrder(announce, onceUnderKey),
    "POST /orders/{id}/cancel": cancelOrder(announce, orders),
    "POST /orders/{id}/review": reviewOrder(announce, orders),
  });
}
