// Puts a command's event on the bus, or says that it could not be done.
import type { Logger } from "@aws-lambda-powertools/logger";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { type Event, entryOf } from "../../events/index.ts";
import type { Claims } from "../chain/claim-check.ts";
import { eventCalls } from "../chain/publish.ts";
import { unavailable } from "../http/problem.ts";

/** Resolves once the bus has the event. Throws Problem 503 where the bus, or S3, did not take it. */
export type Announce = (event: Event) => Promise<void>;

export function announceOn(client: EventBridgeClient, eventBusName: string, claims: Claims, logger: Logger): Announce {
  const calls = eventCalls(client);
  return async (event) => {
    try {
      const taken = calls.add(await claims.checkIn(entryOf(event, eventBusName), event));
      calls.flush(); // It has no company to wait for.
      await taken;
    } catch (error) {
      throw unavailable("the request was not taken", error);
    }
    const { detailType, metadata } = event;
    logger.info("event sent", {
      event: { detailType, eventId: metadata.id, correlationId: metadata.correlationId },
    });
  };
}
