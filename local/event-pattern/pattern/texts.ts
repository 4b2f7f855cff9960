// Conditions that are made of one text, also within anything-but.
import type { ValueCondition } from "../conditions/condition.ts";
import { unitsOf } from "../conditions/fold.ts";
import { wellFormed } from "../conditions/well-formed.ts";
import { wildcardPieces } from "../conditions/wildcard.ts";
import type { JsonReader } from "./json-reader.ts";

export function prefix(text: string): ValueCondition {
  return { kind: "prefix", prefix: wellFormed(text) };
}

export function suffix(text: string): ValueCondition {
  return { kind: "suffix", suffix: wellFormed(text) };
}

export function ignoreCase(text: string): ValueCondition {
  return { kind: "equals-ignore-case", text, units: unitsOf(text) };
}

export function readWildcard(reader: JsonReader, wildcard: string): ValueCondition {
  const pieces = wildcardPieces(wildcard);
  if ("wrong" in pieces) throw reader.error(pieces.wrong);
  return { kind: "wildcard", wildcard, pieces: pieces.map(wellFormed) };
}
