// The objects in a leaf's list: `{"prefix": "a"}`, `{"exists": false}`, ... They are read, and refused, in the order in which AWS's matcher
// (aws/event-ruler, JsonRuleCompiler) reads them, so that the reason is the same.
import { address } from "../conditions/address.ts";
import type { Condition } from "../conditions/condition.ts";
import { unitsOf } from "../conditions/fold.ts";
import { comparable } from "../conditions/number.ts";
import { readAnythingBut } from "./anything-but.ts";
import { readCidr } from "./cidr.ts";
import type { JsonReader } from "./json-reader.ts";
import { readNumeric } from "./numeric.ts";
import { ignoreCase, prefix, readWildcard, suffix } from "./texts.ts";

/** The conditions of one literal. A text that is an IP address stands for every spelling of it. */
export function literal(reader: JsonReader): Condition {
  const { token } = reader;
  if (token === "string") {
    const text = reader.text();
    const digits = address(text);
    return digits === undefined
      ? { kind: "text", text }
      : { kind: "address", written: text, lowest: digits, highest: digits, ofNumbers: true };
  }
  if (token === "number") {
    const spelling = reader.text();
    return { kind: "number", spelling, value: comparable(spelling) };
  }
  if (token === "true" || token === "false" || token === "null") return { kind: "word", word: token };
  throw reader.error("Match value must be String, number, true, false, or null");
}

/** Reads from behind the `{` to its `}`. */
export function readMatchExpression(reader: JsonReader): Condition {
  if (reader.next() !== "name") throw reader.error("Match expression name not found");
  const operator = reader.name;
  switch (operator) {
    case "exactly":
      return onlyKey(reader, { kind: "text", text: string(reader, "exact") });
    case "prefix":
    case "suffix":
      return readAffix(reader, operator);
    case "equals-ignore-case":
      return onlyKey(reader, ignoreCase(string(reader, operator)));
    case "wildcard":
      return onlyKey(reader, readWildcard(reader, string(reader, operator)));
    case "cidr":
      return onlyKey(reader, readCidr(string(reader, "prefix")));
    case "numeric":
      return readNumeric(reader);
    case "anything-but":
      return readAnythingBut(reader);
    case "exists":
      return readExists(reader);
    default:
      throw reader.error(`Unrecognized match type ${operator}`);
  }
}

function readAffix(reader: JsonReader, operator: "prefix" | "suffix"): Condition {
  if (reader.next() !== "{") {
    const text = asString(reader, operator);
    return onlyKey(reader, operator === "prefix" ? prefix(text) : suffix(text));
  }
  const named = operator === "prefix" ? "Prefix" : "Suffix";
  if (reader.next() !== "name") throw reader.error(`${named} expression name not found`);
  if (reader.name !== "equals-ignore-case") throw reader.error(`Unsupported ${operator} pattern: ${reader.name}`);
  const text = string(reader, "equals-ignore-case");
  const units = unitsOf(text);
  return onlyKey(
    reader,
    onlyKey(
      reader,
      operator === "prefix"
        ? { kind: "prefix-ignore-case", prefix: text, units }
        : { kind: "suffix-ignore-case", suffix: text, units },
    ),
  );
}

function readExists(reader: JsonReader): Condition {
  const token = reader.next();
  if (token !== "true" && token !== "false") throw reader.error("exists match pattern must be either true or false.");
  return onlyKey(reader, { kind: token === "true" ? "exists" : "absent" });
}

function string(reader: JsonReader, operator: string): string {
  reader.next();
  return asString(reader, operator);
}

function asString(reader: JsonReader, operator: string): string {
  if (reader.token !== "string") throw reader.error(`${operator} match pattern must be a string`);
  return reader.text();
}

function onlyKey<T>(reader: JsonReader, condition: T): T {
  if (reader.next() !== "}") throw reader.error("Only one key allowed in match expression");
  return condition;
}
