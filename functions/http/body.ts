// A request's body, which is a JSON object, and the data of an event that it holds.
import { type Contract, ContractError, firstMetadata } from "../../events/index.ts";
import { type FieldError, invalid, Problem } from "./problem.ts";
import type { ApiRequest } from "./route.ts";

/** `application/json`, and every type that ends in `+json`. */
const JSON_TYPE = /^application\/([\w!#$&^.+-]+\+)?json$/i;

export type JsonObject = Readonly<Record<string, unknown>>;

/** Throws Problem: 415 for what says that it is something else, 400 for what is no JSON object. */
export function jsonIn(request: ApiRequest): JsonObject {
  const value = valueIn(request);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  const found = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  throw new Problem("invalid-request", `the body has to be a JSON object, and is ${found}`);
}

/** The same, but that a request may do without a body. */
export function optionalJsonIn(request: ApiRequest): JsonObject {
  return request.body ? jsonIn(request) : {};
}

/**
 * The event's data: what the body says, and what is `given` already, which the body may not say again. Throws Problem 400 with every wrong
 * field, by its path within the body.
 */
export function dataOf<Data>(
  contract: Contract<string, string, Data>,
  body: JsonObject,
  given: Readonly<Record<string, string>>,
  by: string,
): Data {
  const errors: FieldError[] = Object.keys(given)
    .filter((field) => Object.hasOwn(body, field))
    .map((field) => ({ field, message: `${by} gives it; leave it out` }));
  try {
    const { data } = contract.read({ metadata: firstMetadata(contract.version), data: { ...body, ...given } });
    if (errors.length === 0) return data;
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    errors.push(...error.issues.map(fieldErrorOf));
  }
  throw invalid(errors);
}

function valueIn({ body, headers, isBase64Encoded }: ApiRequest): unknown {
  if (!body) throw new Problem("invalid-request", "the body is empty; send a JSON object");
  const type = headers["content-type"];
  const [essence = ""] = (type ?? "").split(";");
  if (type !== undefined && !JSON_TYPE.test(essence.trim()))
    throw new Problem(
      "unsupported-media-type",
      `the body is said to be ${JSON.stringify(essence.trim())}; send JSON, with the header content-type: application/json`,
    );
  try {
    return JSON.parse(isBase64Encoded ? textOf(body) : body);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new Problem("invalid-request", `the body is not JSON: ${words}`);
  }
}

/** JSON is UTF-8, whatever a charset says (RFC 8259, 8.1). Throws TypeError for what is not. */
function textOf(base64: string): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(base64, "base64"));
}

/** An issue is `detail.data.<path>: <message>`. */
function fieldErrorOf(issue: string): FieldError {
  const end = issue.indexOf(": ");
  return { field: issue.slice("detail.data.".length, end), message: issue.slice(end + 2) };
}
