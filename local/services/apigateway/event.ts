// The event that a function gets, in the payload format 2.0 (API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs").
import type { GatewayRequest } from "./request.ts";

interface EventParts {
  readonly request: GatewayRequest;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly account: string;
}

/** Fields without a value are absent, as on AWS. */
export function eventOf({ request, routeKey, pathParameters, account }: EventParts): object {
  const { api, stage, method, path, query, protocol, sourceIp, userAgent, body } = request;
  const { cookies, headers } = headersOf(request);
  const queryParameters = joined(new URLSearchParams(query));
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(queryParameters).length > 0 && { queryStringParameters: queryParameters }),
    requestContext: {
      accountId: account,
      apiId: api.id,
      domainName: request.domainName,
      domainPrefix: api.id,
      http: { method, path, protocol, sourceIp, userAgent },
      requestId: request.id,
      routeKey,
      stage: stage.name,
      time: timeOf(request.at),
      timeEpoch: request.at,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...(Object.keys(stage.variables).length > 0 && { stageVariables: stage.variables }),
    ...bodyOf(body, headers["content-type"]),
  };
}

/** As in `14/Apr/2025:22:13:56 +0000`. */
export function timeOf(at: number): string {
  const [, , day, month, year, time] = /^(\w+), (\d+) (\w+) (\d+) (\S+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

/** What is between a client and API Gateway, and does not reach the function. */
const ofConnection = new Set(["connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"]);

/** Cookies are in a field of their own, and not among the headers. */
function headersOf({ headers: { cookie = [], ...distinct }, added, body }: GatewayRequest) {
  const sent = Object.entries(distinct).flatMap(([name, values = []]) =>
    ofConnection.has(name) ? [] : [[name, values.join(",")] as const],
  );
  const headers: Record<string, string> = {
    ...Object.fromEntries(sent),
    "content-length": String(body.length),
    ...added,
  };
  const cookies = cookie.flatMap((each) => each.split(";").map((one) => one.trim())).filter((each) => each !== "");
  return { headers, cookies };
}

function joined(parameters: URLSearchParams): Record<string, string> {
  const names = new Set(parameters.keys());
  return Object.fromEntries([...names].map((name) => [name, parameters.getAll(name).join(",")]));
}

/** The types that come as text. All else is base64, a form's fields too (seen on AWS: ministackorg/ministack#766). */
const text = /^(text\/.*|application\/(json|javascript|xml))$/i;

function bodyOf(body: Buffer, contentType = ""): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const [type = ""] = contentType.split(";");
  const isText = text.test(type.trim());
  return { body: body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}
