// The Lambda entry for a projection. A stand-in until the chain's own comes with its merge: without quarantine and delayed retries.
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Event } from "../../events/index.ts";
import type { Consumer } from "../consumer.ts";
import { unwrap } from "./unwrap.ts";

export type Project = (event: Event, envelope: { readonly replayName?: string }) => Promise<"processed" | "duplicate">;

export function projectionHandler(projection: Consumer, project: Project) {
  const logger = new Logger({ serviceName: projection.name });
  const take = async ({ body, attributes }: SQSRecord) => {
    const unwrapped = unwrap(body, projection.consumes);
    if (!("event" in unwrapped)) throw new Error(unwrapped.unreadable.reason);
    const { metadata, detailType } = unwrapped.event;
    const replayName: unknown = JSON.parse(body)["replay-name"];
    const outcome = await project(unwrapped.event, typeof replayName === "string" ? { replayName } : {});
    const attempt = Number(attributes.ApproximateReceiveCount);
    const hop = { outcome, eventId: metadata.id, correlationId: metadata.correlationId, detailType, attempt };
    logger.info(`event ${outcome}`, { hop });
  };
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
    await processPartialResponse(event, take, new BatchProcessor(EventType.SQS), {
      context,
      throwOnFullBatchFailure: false,
    });
}
