// Requests with secrets in them, and the errors that tell what is wrong with a request.
import * as z from "zod";
import { isObject } from "../../../json.ts";
import { wordsFor } from "../../../wire/constraints.ts";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import { validation } from "../errors.ts";

/** Members that EventBridge's API model calls sensitive. */
const sensitive = new Set(["ApiKeyValue", "ClientSecret", "Password", "Value"]);

/** As an operation, but its errors tell no secret. */
export const withoutSecretsInErrors =
  (perform: JsonOperation): JsonOperation =>
  (input, call) => {
    try {
      return perform(input, call);
    } catch (error) {
      if (error instanceof z.ZodError) throw validation(wordsFor(error, redacted(input), "small"));
      throw error;
    }
  };

function redacted(value: unknown, name = ""): unknown {
  if (value === null || value === undefined) return value;
  if (sensitive.has(name)) return "***";
  if (Array.isArray(value)) return value.map((each) => redacted(each));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, redacted(each, key)]));
  // Where an object with secrets was to be, a text may be one.
  return /Parameters$/.test(name) ? "***" : value;
}
