// The limits of an event's detail beyond its being JSON (EventBridge API reference, PutEvents).

const DEEPEST_NESTING = 1_000;
const LEAST_INTEGER = -(2n ** 63n);
const MOST_INTEGER = 2n ** 63n - 1n;
const LONGEST_INTEGER = String(LEAST_INTEGER).length;

/** Whether text that is JSON is nested a thousand deep at most, and its integers are of 64 bits. Most is known without looking at every token. */
export function isWithinLimits(json: string): boolean {
  const mayBeDeep = json.length > 2 * DEEPEST_NESTING;
  if (!mayBeDeep && !longNumber.test(json)) return true;
  let depth = 0;
  for (const [token, integer] of json.matchAll(tokens)) {
    if (integer !== undefined) {
      if (!isOf64Bits(integer)) return false;
    } else if (token === "{" || token === "[") {
      if (++depth > DEEPEST_NESTING) return false;
    } else if (token === "}" || token === "]") depth -= 1;
  }
  return true;
}

function isOf64Bits(integer: string): boolean {
  if (integer.length < 19) return true;
  if (integer.length > LONGEST_INTEGER) return false;
  const value = BigInt(integer);
  return LEAST_INTEGER <= value && value <= MOST_INTEGER;
}

const longNumber = /\d{19}/;
/** Texts are passed over; what is captured is an integer, and not the start of a fraction or of a power of ten. */
const tokens = /"(?:[^"\\]|\\.)*"|[[{\]}]|(-?\d+)(?![\d.eE])|[-+.\deE]+/gs;
