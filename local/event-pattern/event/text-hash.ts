// Hashes of texts, from their UTF-16 units, with a seed of this process: no text is known beforehand to be found as slowly as another.
import type { Units } from "./json-text.ts";

export const SEED = Math.floor(Math.random() * 2 ** 30);

/** The hash of a text with one more unit. */
export function hashed(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

export function hashOf(units: Units, start: number, end: number): number {
  let hash = SEED;
  for (let at = start; at < end; at++) hash = hashed(hash, units[at] ?? 0);
  return hash;
}

export function unitsOf(text: string): Units {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at);
  return units;
}
