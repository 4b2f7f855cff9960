// The metadata of an event that a request leads to.
import type { Metadata } from "../../events/index.ts";
import type { ApiRequest } from "../http/route.ts";

/** W3C Trace Context, version 00. Whatever else the header holds is no trace of ours to pass on. */
const TRACEPARENT = /^00-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** It happened when API Gateway got the request. An order that came by this API has a story that is called as the order itself. */
export function metadataOf(
  { headers, requestContext }: ApiRequest,
  id: string,
  correlationId: string,
): Omit<Metadata, "version"> {
  const { traceparent = "" } = headers;
  return {
    id,
    correlationId,
    occurredAt: new Date(requestContext.timeEpoch).toISOString(),
    ...(TRACEPARENT.test(traceparent) && { traceparent }),
  };
}
