// {"anything-but": ...}: of a text, a number, a list of either, or of prefix, suffix, equals-ignore-case or wildcard with a text or a list.
import type { Condition, ValueCondition } from "../conditions/condition.ts";
import { comparable } from "../conditions/number.ts";
import { InvalidEventPatternException } from "../errors.ts";
import type { JsonReader, Token } from "./json-reader.ts";
import { ignoreCase, prefix, readWildcard, suffix } from "./texts.ts";

type Inner = "equals-ignore-case" | "prefix" | "suffix" | "wildcard";

export function readAnythingBut(reader: JsonReader): Condition {
  reader.next();
  const inner = reader.token === "{" ? readInnerOperator(reader) : undefined;
  const { token } = reader;
  if (token !== "[" && token !== "string" && token !== "number")
    throw reader.error("Value of anything-but must be an array or single string/number value.");
  const none = inner ? readTexts(reader, inner) : token === "[" ? readList(reader) : [readOne(reader)];
  for (let close = inner ? 2 : 1; close > 0; close--)
    if (reader.next() !== "}") throw reader.error("Too many elements in numeric expression");
  return { kind: "anything-but", none };
}

function readInnerOperator(reader: JsonReader): Inner {
  if (reader.next() !== "name") throw reader.error("Anything-But expression name not found");
  const { name } = reader;
  if (name !== "equals-ignore-case" && name !== "prefix" && name !== "suffix" && name !== "wildcard")
    throw reader.error(`Unsupported anything-but pattern: ${name}`);
  reader.next();
  return name;
}

function readOne(reader: JsonReader): ValueCondition {
  if (reader.token === "string") return { kind: "text", text: reader.text() };
  const spelling = reader.text();
  const value = comparable(spelling);
  if (value === undefined) throw new InvalidEventPatternException(`Cannot compare number : ${spelling}`);
  return { kind: "number", spelling, value };
}

function readList(reader: JsonReader): ValueCondition[] {
  const none: ValueCondition[] = [];
  while (nextOfList(reader) !== "]") {
    if (reader.token !== "string" && reader.token !== "number")
      throw twice(reader, "Inside anything but list, start|null|boolean is not supported.");
    const spelling = reader.text();
    const value = reader.token === "number" ? comparable(spelling) : undefined;
    if (reader.token === "string") none.push({ kind: "text", text: spelling });
    else if (value !== undefined) none.push({ kind: "number", spelling, value });
    else throw reader.error(`Cannot compare number : ${spelling}`);
  }
  if (new Set(none.map(({ kind }) => kind)).size !== 1)
    throw reader.error("Inside anything but list, either all values are number or string, mixed type is not supported");
  return none;
}

function readTexts(reader: JsonReader, inner: Inner): ValueCondition[] {
  const list = reader.token === "[";
  const wrong = (sentence: string) => (list ? twice(reader, sentence) : reader.error(sentence));
  const texts: string[] = [];
  if (list) while (nextOfList(reader) !== "]") texts.push(readText(reader, inner, wrong));
  else texts.push(readText(reader, inner, wrong));
  return texts.map((text) => {
    if (inner === "prefix") return prefix(text);
    if (inner === "suffix") return suffix(text);
    return inner === "wildcard" ? readWildcard(reader, text) : ignoreCase(text);
  });
}

function readText(reader: JsonReader, inner: Inner, wrong: (sentence: string) => Error): string {
  if (reader.token !== "string") {
    if (inner === "wildcard") throw wrong("wildcard match pattern must be a string");
    if (inner === "equals-ignore-case")
      throw wrong("Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.");
    throw wrong("prefix/suffix match pattern must be a string");
  }
  const text = reader.text();
  if (text === "" && (inner === "prefix" || inner === "suffix")) throw wrong("Null prefix/suffix not allowed");
  return text;
}

function nextOfList(reader: JsonReader): Token {
  try {
    return reader.next();
  } catch (error) {
    throw error instanceof InvalidEventPatternException ? reader.error(error.reason) : error;
  }
}

/** AWS names the place twice where it is within a list. */
function twice(reader: JsonReader, sentence: string): Error {
  return reader.error(reader.error(sentence).reason);
}
