// What stands in a request's path, and paths for answers.
import { OrderId } from "../../events/order.ts";
import { invalid } from "./problem.ts";
import type { ApiRequest } from "./route.ts";

/**
 * The id that the path holds, of an order or a customer. API Gateway has decoded it ("API Gateway decodes URL-encoded request parameters before passing them to your backend
 * integration": developer guide, http-api-develop-routes), so that to decode it here would be once too often. Throws Problem 400.
 */
export function idIn({ pathParameters = {} }: ApiRequest): string {
  const { data: id, error } = OrderId.safeParse(pathParameters.id);
  if (error) throw invalid(error.issues.map(({ message }) => ({ field: "id", message })));
  return id;
}

/** A path prefix as a proxy would put it before ours: no host, no query, and nothing to escape. */
const PREFIX = /^(\/[\w.~$-]+)+$/;

/**
 * The path by which the client reaches `path` of this API: behind the prefix that a proxy took away (X-Forwarded-Prefix), and the stage, or a custom
 * domain's mapping, that the request came by.
 */
export function publicPath({ headers, rawPath, routeKey, pathParameters = {} }: ApiRequest, path: string): string {
  const { "x-forwarded-prefix": forwarded = "" } = headers;
  const [, route = ""] = routeKey.split(" ");
  const own = route.replace(/\{(\w+)\}/g, (_, name: string) => pathParameters[name] ?? "");
  const stage = rawPath.endsWith(own) ? rawPath.slice(0, rawPath.length - own.length) : "";
  return `${PREFIX.test(forwarded) ? forwarded : ""}${encodeURI(stage)}${path}`;
}
