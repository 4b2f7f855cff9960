// How an operation of the control plane reads its input.
import type * as z from "zod";
import { isObject } from "../../../json.ts";
import { valueAt } from "../../../wire/constraints.ts";
import type { JsonOperation } from "../../../wire/json-protocol.ts";
import { EventsError } from "../errors.ts";

/** An operation whose input has a shape. A member that is null is as one that is not there, as in AWS's JSON protocol. */
export function operation<Shape extends z.ZodType>(
  shape: Shape,
  perform: (input: z.output<Shape>) => object | undefined,
): JsonOperation {
  return (input) => {
    const given = withoutNulls(input);
    const result = shape.safeParse(given);
    if (result.success) return perform(result.data) ?? {};
    throw ofAnotherType(result.error, given) ?? result.error;
  };
}

/** Undefined where every value has the type that it should have, and breaks but a constraint. */
function ofAnotherType({ issues }: z.ZodError, input: unknown): EventsError | undefined {
  const wrong = issues.find(
    (issue) => issue.code === "invalid_type" && (issue.path.length === 0 || valueAt(input, issue.path) !== undefined),
  );
  if (!wrong) return undefined;
  const where = wrong.path.length === 0 ? "The request" : `The request's ${wrong.path.join(".")}`;
  return new EventsError("SerializationException", `${where} has another type. ${wrong.message}.`);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (each === null ? [] : [[name, withoutNulls(each)]])),
  );
}
