// Passes over JSON text, as strict as JSON.parse. Positions go in and come out; -1 is text that is no JSON.

export const DEEPEST_NESTING = 1_000;

export function skipSpace(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code > 32 || (code !== 32 && code !== 10 && code !== 13 && code !== 9)) return at;
    at++;
  }
}

/** From behind the opening quote to the closing one. */
export function stringEnd(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === 34) return at;
    if (code === 92) {
      at = escapeEnd(text, at);
      if (at < 0) return -1;
    } else if (code >= 32) at++;
    else return -1;
  }
}

/** From the backslash to behind its escape. */
export function escapeEnd(text: string, at: number): number {
  switch (text.charCodeAt(at + 1)) {
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
      return isHex(text, at + 2) && isHex(text, at + 3) && isHex(text, at + 4) && isHex(text, at + 5) ? at + 6 : -1;
    default:
      return -1;
  }
}

function isHex(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

/** From a number's first character to behind its last. */
export function numberEnd(text: string, at: number): number {
  if (text.charCodeAt(at) === 45) at++;
  const first = text.charCodeAt(at);
  if (first === 48) at++;
  else if (first >= 49 && first <= 57) at = digitsEnd(text, at);
  else return -1;
  let code = text.charCodeAt(at);
  if (code === 46) {
    const end = digitsEnd(text, at + 1);
    if (end === at + 1) return -1;
    at = end;
    code = text.charCodeAt(at);
  }
  if (code === 101 || code === 69) {
    const sign = text.charCodeAt(at + 1);
    const start = sign === 43 || sign === 45 ? at + 2 : at + 1;
    const end = digitsEnd(text, start);
    if (end === start) return -1;
    at = end;
  }
  return at;
}

function digitsEnd(text: string, at: number): number {
  for (;;) {
    const code = text.charCodeAt(at);
    if (!(code >= 48 && code <= 57)) return at;
    at++;
  }
}

/** From the first character of `true`, `false` or `null` to behind the last. */
export function wordEnd(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 116:
      return text.startsWith("true", at) ? at + 4 : -1;
    case 102:
      return text.startsWith("false", at) ? at + 5 : -1;
    case 110:
      return text.startsWith("null", at) ? at + 4 : -1;
    default:
      return -1;
  }
}

/** From a value's first character to behind its last. `depth` is how many objects and arrays are around it. */
export function skipValue(text: string, at: number, depth: number): number {
  switch (text.charCodeAt(at)) {
    case 34: {
      const end = stringEnd(text, at + 1);
      return end < 0 ? -1 : end + 1;
    }
    case 123:
      return skipObject(text, at + 1, depth + 1);
    case 91:
      return skipArray(text, at + 1, depth + 1);
    case 116:
    case 102:
    case 110:
      return wordEnd(text, at);
    default:
      return numberEnd(text, at);
  }
}

/** From behind the `{` to behind its `}`. */
function skipObject(text: string, at: number, depth: number): number {
  if (depth > DEEPEST_NESTING) return -1;
  at = skipSpace(text, at);
  if (text.charCodeAt(at) === 125) return at + 1;
  for (;;) {
    if (text.charCodeAt(at) !== 34) return -1;
    at = stringEnd(text, at + 1);
    if (at < 0) return -1;
    at = skipSpace(text, at + 1);
    if (text.charCodeAt(at) !== 58) return -1;
    at = skipValue(text, skipSpace(text, at + 1), depth);
    if (at < 0) return -1;
    at = skipSpace(text, at);
    const code = text.charCodeAt(at);
    if (code === 125) return at + 1;
    if (code !== 44) return -1;
    at = skipSpace(text, at + 1);
  }
}

function skipArray(text: string, at: number, depth: number): number {
  if (depth > DEEPEST_NESTING) return -1;
  at = skipSpace(text, at);
  if (text.charCodeAt(at) === 93) return at + 1;
  for (;;) {
    at = skipValue(text, at, depth);
    if (at < 0) return -1;
    at = skipSpace(text, at);
    const code = text.charCodeAt(at);
    if (code === 93) return at + 1;
    if (code !== 44) return -1;
    at = skipSpace(text, at + 1);
  }
}
