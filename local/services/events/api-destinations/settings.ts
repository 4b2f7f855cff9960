// What a request or a template says of an API destination.
import type { ApiDestinationSettings, HttpMethod } from "./api-destination.ts";
import { STANDARD_RATE } from "./shapes.ts";

interface Given {
  readonly Description?: string | undefined;
  readonly ConnectionArn: string;
  readonly InvocationEndpoint: string;
  readonly HttpMethod: HttpMethod;
  readonly InvocationRateLimitPerSecond?: number | undefined;
}

export function settingsOf(given: Given): ApiDestinationSettings {
  return {
    ...(given.Description !== undefined && { description: given.Description }),
    connectionArn: given.ConnectionArn,
    endpoint: given.InvocationEndpoint,
    method: given.HttpMethod,
    perSecond: given.InvocationRateLimitPerSecond ?? STANDARD_RATE,
  };
}
