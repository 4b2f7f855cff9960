// An API destination: an HTTP endpoint that rules deliver to, by way of a connection.
import type { RateLimit } from "./rate-limit.ts";

export const httpMethods = ["HEAD", "POST", "PATCH", "DELETE", "PUT", "GET", "OPTIONS"] as const;
export type HttpMethod = (typeof httpMethods)[number];

export interface ApiDestinationSettings {
  readonly description?: string;
  readonly connectionArn: string;
  /** A URL; asterisks in its path stand for a target's path parameters. */
  readonly endpoint: string;
  readonly method: HttpMethod;
  readonly perSecond: number;
}

export interface ApiDestination {
  readonly name: string;
  readonly arn: string;
  /** Milliseconds since the epoch, both. */
  readonly createdAt: number;
  changedAt: number;
  settings: ApiDestinationSettings;
  readonly rateLimit: RateLimit;
}
