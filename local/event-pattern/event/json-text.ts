// Passes over JSON text, as strict as JSON.parse. It is read from an array of its UTF-16 units, with a 0 behind the last, which is faster than from
// the string. Positions go in and come out; -1 is text that is no JSON.

export type Units = Uint16Array;

export const DEEPEST_NESTING = 1_000;

export function skipSpace(units: Units, at: number): number {
  for (;;) {
    const code = units[at] ?? 0;
    if (code > 32 || (code !== 32 && code !== 10 && code !== 13 && code !== 9)) return at;
    at++;
  }
}

/** From behind the opening quote to the closing one, or to the first character that can't stand for itself. */
export function plainEnd(units: Units, at: number): number {
  for (;;) {
    const code = units[at] ?? 0;
    // Most are lower-case letters, which one comparison tells.
    if (code <= 92 && (code === 34 || code === 92 || code < 32)) return at;
    at++;
  }
}

/** From behind the opening quote to the closing one. */
export function stringEnd(units: Units, at: number): number {
  for (;;) {
    at = plainEnd(units, at);
    const code = units[at];
    if (code === 34) return at;
    if (code !== 92) return -1;
    at = escapeEnd(units, at);
    if (at < 0) return -1;
  }
}

/** From the backslash to behind its escape. */
function escapeEnd(units: Units, at: number): number {
  switch (units[at + 1]) {
    case 34: // "
    case 47: // /
    case 92: // \
    case 98: // b
    case 102: // f
    case 110: // n
    case 114: // r
    case 116: // t
      return at + 2;
    case 117: // u
      return isHex(units, at + 2) && isHex(units, at + 3) && isHex(units, at + 4) && isHex(units, at + 5) ? at + 6 : -1;
    default:
      return -1;
  }
}

function isHex(units: Units, at: number): boolean {
  const code = units[at] ?? 0;
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

/** From a number's first character to behind its last. */
export function numberEnd(units: Units, at: number): number {
  if (units[at] === 45) at++;
  const first = units[at] ?? 0;
  if (first === 48) at++;
  else if (first >= 49 && first <= 57) at = digitsEnd(units, at);
  else return -1;
  let code = units[at] ?? 0;
  if (code === 46) {
    const end = digitsEnd(units, at + 1);
    if (end === at + 1) return -1;
    at = end;
    code = units[at] ?? 0;
  }
  if (code === 101 || code === 69) {
    const sign = units[at + 1] ?? 0;
    const start = sign === 43 || sign === 45 ? at + 2 : at + 1;
    const end = digitsEnd(units, start);
    if (end === start) return -1;
    at = end;
  }
  return at;
}

function digitsEnd(units: Units, at: number): number {
  for (;;) {
    const code = units[at] ?? 0;
    if (!(code >= 48 && code <= 57)) return at;
    at++;
  }
}

/** From the first character of `true`, `false` or `null` to behind the last. */
export function wordEnd(units: Units, at: number): number {
  switch (units[at]) {
    case 116: // true
      return units[at + 1] === 114 && units[at + 2] === 117 && units[at + 3] === 101 ? at + 4 : -1;
    case 102: // false
      return units[at + 1] === 97 && units[at + 2] === 108 && units[at + 3] === 115 && units[at + 4] === 101
        ? at + 5
        : -1;
    case 110: // null
      return units[at + 1] === 117 && units[at + 2] === 108 && units[at + 3] === 108 ? at + 4 : -1;
    default:
      return -1;
  }
}

/** From a value's first character to behind its last. `depth` is how many objects and arrays are around it. */
export function skipValue(units: Units, at: number, depth: number): number {
  switch (units[at]) {
    case 34: {
      const end = stringEnd(units, at + 1);
      return end < 0 ? -1 : end + 1;
    }
    case 123:
      return skipObject(units, at + 1, depth + 1);
    case 91:
      return skipArray(units, at + 1, depth + 1);
    case 116:
    case 102:
    case 110:
      return wordEnd(units, at);
    default:
      return numberEnd(units, at);
  }
}

/** From behind the `{` to behind its `}`. */
function skipObject(units: Units, at: number, depth: number): number {
  if (depth > DEEPEST_NESTING) return -1;
  at = skipSpace(units, at);
  if (units[at] === 125) return at + 1;
  for (;;) {
    if (units[at] !== 34) return -1;
    at = stringEnd(units, at + 1);
    if (at < 0) return -1;
    at = skipSpace(units, at + 1);
    if (units[at] !== 58) return -1;
    at = skipValue(units, skipSpace(units, at + 1), depth);
    if (at < 0) return -1;
    at = skipSpace(units, at);
    const code = units[at] ?? 0;
    if (code === 125) return at + 1;
    if (code !== 44) return -1;
    at = skipSpace(units, at + 1);
  }
}

function skipArray(units: Units, at: number, depth: number): number {
  if (depth > DEEPEST_NESTING) return -1;
  at = skipSpace(units, at);
  if (units[at] === 93) return at + 1;
  for (;;) {
    at = skipValue(units, at, depth);
    if (at < 0) return -1;
    at = skipSpace(units, at);
    const code = units[at] ?? 0;
    if (code === 93) return at + 1;
    if (code !== 44) return -1;
    at = skipSpace(units, at + 1);
  }
}
