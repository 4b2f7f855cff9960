// Numbers as AWS compares them: as doubles, where the text says exactly what the double's shortest decimal says.

const LONGEST_EXACT = 15;
const GREATEST_EXPONENT = 2 ** 31 - 1;

/** The double that a JSON number compares as; undefined where it can't be compared, and only equals the same text. */
export function comparable(text: string): number | undefined {
  const value = Number(text);
  if (text.length <= LONGEST_EXACT && !text.includes("e") && !text.includes("E")) return value + 0;
  if (!Number.isFinite(value)) return undefined;
  const [digits, exponent] = decimal(text);
  if (Math.abs(exponent) > GREATEST_EXPONENT) return undefined;
  if (value === 0) return digits === "" ? 0 : undefined;
  const [shortest, shortestExponent] = shortestDecimal(value);
  return digits === shortest && exponent === shortestExponent ? value : undefined;
}

const tens = Array.from({ length: LONGEST_EXACT + 1 }, (_, power) => 10 ** power);

/** The same of a number in UTF-16 units that is short and has no exponent; undefined of others. Digits and divisor are exact, so the quotient is right. */
export function shortNumber(units: Uint16Array, start: number, end: number): number | undefined {
  if (end - start > LONGEST_EXACT) return undefined;
  const isNegative = units[start] === 45;
  let digits = 0;
  let point = end;
  for (let at = isNegative ? start + 1 : start; at < end; at++) {
    const code = units[at] ?? 0;
    if (code === 46) point = at + 1;
    else if (code >= 48 && code <= 57) digits = digits * 10 + code - 48;
    else return undefined;
  }
  const value = digits / (tens[end - point] ?? 1);
  return isNegative ? 0 - value : value;
}

/** As Java has it: of at least two digits, so that the least double is 4.9e-324. */
function shortestDecimal(value: number): readonly [digits: string, exponent: number] {
  const shortest = decimal(String(value));
  return shortest[0].length === 1 ? decimal(value.toPrecision(2)) : shortest;
}

/** Digits without zeros at either end ("" is zero), and the power of ten of the last one. The sign is left out: it never differs. */
function decimal(text: string): readonly [digits: string, exponent: number] {
  const [, whole = "", fraction = "", power = "0"] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const all = withoutLeadingZeros(whole + fraction);
  const digits = withoutTrailingZeros(all);
  return [digits, Number(power) - fraction.length + (all.length - digits.length)];
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (digits.charCodeAt(start) === 48) start++;
  return digits.slice(start);
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}
