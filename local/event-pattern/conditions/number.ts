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
