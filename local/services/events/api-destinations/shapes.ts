// API destinations in requests and answers, as EventBridge's API model (2015-10-07) has them.
import * as z from "zod";
import { integer, oneOf, text } from "../../../wire/constraints.ts";
import { endpoint } from "../connections/auth-parameters.ts";
import { seconds } from "../seconds.ts";
import { type ApiDestination, httpMethods } from "./api-destination.ts";

export const destinationName = text({ least: 1, most: 64, pattern: "[\\.\\-_A-Za-z0-9]+" });
export const connectionArn = text({
  least: 1,
  most: 1_600,
  pattern:
    "^arn:aws([a-z]|\\-)*:events:([a-z]|\\d|\\-)*:([0-9]{12})?:connection\\/[\\.\\-_A-Za-z0-9]+\\/[\\-A-Za-z0-9]+$",
});

export const destinationSettings = {
  Description: text({ most: 512 }).optional(),
  ConnectionArn: connectionArn,
  InvocationEndpoint: endpoint,
  HttpMethod: oneOf(...httpMethods),
  InvocationRateLimitPerSecond: z.coerce
    .number()
    .pipe(integer({ least: 1 }))
    .optional(),
};

/** EventBridge user guide, eb-quota. */
export const STANDARD_RATE = 300;

type State = "ACTIVE" | "INACTIVE";

/** What CreateApiDestination and UpdateApiDestination answer. */
export function answerOf({ arn, createdAt, changedAt }: ApiDestination, state: State) {
  return {
    ApiDestinationArn: arn,
    ApiDestinationState: state,
    CreationTime: seconds(createdAt),
    LastModifiedTime: seconds(changedAt),
  };
}

/** An API destination in a list. */
export function summaryOf(destination: ApiDestination, state: State) {
  const { name, settings } = destination;
  return {
    Name: name,
    ...answerOf(destination, state),
    ConnectionArn: settings.connectionArn,
    InvocationEndpoint: settings.endpoint,
    HttpMethod: settings.method,
    InvocationRateLimitPerSecond: settings.perSecond,
  };
}
