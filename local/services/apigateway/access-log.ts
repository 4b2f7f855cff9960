// A line of a stage's access log.
import { timeOf } from "./event.ts";
import type { Outcome } from "./integrate.ts";
import type { GatewayRequest } from "./request.ts";

interface Logged {
  readonly request: GatewayRequest;
  readonly outcome: Outcome;
  readonly latencyMs: number;
  readonly account: string;
}

/** Variables that have no value, or are not known, are a hyphen, as on AWS. */
export function accessLine(format: string, logged: Logged): string {
  const values = new Map(Object.entries(valuesOf(logged)));
  return format.replaceAll(/\$context\.(\w+(?:\.\w+)*)/g, (_, name: string) => String(values.get(name) ?? "-"));
}

/** By name (API Gateway developer guide, "Customize HTTP API access logs"). */
function valuesOf({ request, outcome, latencyMs, account }: Logged): Partial<Record<string, string | number>> {
  const { id, at, api, stage, method, path, protocol, domainName, sourceIp, userAgent } = request;
  const { reply, routeKey, integration, failure } = outcome;
  return {
    accountId: account,
    apiId: api.id,
    domainName,
    domainPrefix: api.id,
    "error.message": reply.message,
    "error.messageString": reply.message && JSON.stringify(reply.message),
    extendedRequestId: id,
    httpMethod: method,
    "identity.sourceIp": sourceIp,
    "identity.userAgent": userAgent || undefined,
    "integration.error": failure?.message,
    "integration.integrationStatus": integration?.status,
    "integration.latency": integration?.latencyMs,
    "integration.status": integration?.status,
    integrationErrorMessage: failure?.message,
    integrationLatency: integration?.latencyMs,
    integrationStatus: integration?.status,
    path,
    protocol,
    requestId: id,
    requestTime: timeOf(at),
    requestTimeEpoch: at,
    responseLatency: latencyMs,
    responseLength: reply.body.length,
    routeKey,
    stage: stage.name,
    status: reply.status,
  };
}
