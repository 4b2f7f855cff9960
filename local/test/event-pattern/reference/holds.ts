// Whether a condition, as it stands in a pattern, holds for a scalar of an event; each in the plainest way.
import type { Json } from "./json.ts";

/** `leaf` is the list that the condition is in. Not of {"exists": false}, which no scalar fulfils. */
export function holdsPlainly(condition: Json, value: Json, leaf: readonly Json[]): boolean {
  if (condition.is === "text") {
    const address = addressOf(condition.text);
    if (address === undefined) return value.is === "text" && value.text === condition.text;
    return inRange(digitsOf(value, leaf), address, address);
  }
  if (condition.is === "word") return value.is === "word" && value.word === condition.word;
  if (condition.is === "number") return value.is === "number" && equalNumbers(condition.spelling, value.spelling);
  if (condition.is !== "object") throw new Error("no condition");
  const [operator, operand] = condition.members[0] ?? [];
  if (!operator || !operand) throw new Error("no condition");
  switch (operator) {
    case "exists":
      return operand.is === "word" && operand.word === "true";
    case "anything-but":
      return !excluded(operand).some((each) => each(value));
    case "cidr": {
      const [base = "", bits = ""] = operand.is === "text" ? operand.text.split("/") : [];
      const from = addressOf(base) ?? "";
      const free = 2n ** BigInt(from.length * 4 - Number(bits));
      const lowest = (BigInt(`0x${from}`) / free) * free;
      const written = (each: bigint) => each.toString(16).padStart(from.length, "0");
      return inRange(digitsOf(value, leaf), written(lowest), written(lowest + free - 1n));
    }
    case "numeric":
      return value.is === "number" && inNumericRange(operand, value.spelling);
    default:
      return value.is === "text" && textHolds(operator, operand, value.text);
  }
}

/** AWS's matcher takes a number for digits of an address, unless it compares as a number and the leaf has conditions on numbers. */
function digitsOf(value: Json, leaf: readonly Json[]): string | undefined {
  if (value.is === "text") return addressOf(value.text);
  if (value.is !== "number" || (leaf.some(comparesNumbers) && doubleOf(value.spelling) !== undefined)) return undefined;
  return value.spelling.replace(/[^0-9A-F].*$/, "").toLowerCase() || undefined;
}

function comparesNumbers(condition: Json): boolean {
  if (condition.is === "number") return doubleOf(condition.spelling) !== undefined;
  const [operator, operand] = condition.is === "object" ? (condition.members[0] ?? []) : [];
  if (operator === "anything-but")
    return operand?.is === "array" ? operand.elements.some(comparesNumbers) : operand?.is === "number";
  return operator === "numeric";
}

function excluded(operand: Json): ((value: Json) => boolean)[] {
  if (operand.is === "array") return operand.elements.flatMap(excluded);
  if (operand.is === "text") return [(value) => value.is === "text" && value.text === operand.text];
  if (operand.is === "number")
    return [(value) => value.is === "number" && equalNumbers(operand.spelling, value.spelling)];
  const [operator = "", inner] = operand.is === "object" ? (operand.members[0] ?? []) : [];
  const operands = inner?.is === "array" ? inner.elements : inner ? [inner] : [];
  return operands.map((each) => (value) => value.is === "text" && textHolds(operator, each, value.text));
}

function textHolds(operator: string, operand: Json, text: string): boolean {
  const value = questionMarks(text);
  const quoted = `"${value}"`;
  if (operand.is === "object") {
    const [, inner] = operand.members[0] ?? [];
    if (inner?.is !== "text") throw new Error("no text");
    const units = ignoringCase(inner.text);
    return new RegExp(operator === "prefix" ? `^"${units}` : `${units}"$`, "s").test(quoted);
  }
  if (operand.is !== "text") throw new Error("no text");
  const wanted = questionMarks(operand.text);
  switch (operator) {
    case "exactly":
      return text === operand.text;
    case "prefix":
      return quoted.startsWith(`"${wanted}`);
    case "suffix":
      return quoted.endsWith(`${wanted}"`);
    case "equals-ignore-case":
      return new RegExp(`^${ignoringCase(operand.text)}$`, "s").test(value);
    case "wildcard":
      return wildcardHolds(operand.text, value);
    default:
      throw new Error(`no operator: ${operator}`);
  }
}

/** Each UTF-16 unit in its lower or its upper case. */
function ignoringCase(text: string): string {
  return text
    .split("")
    .map((unit) => (unit.isWellFormed() ? unit : "?"))
    .map((unit) => `(?:${quote(unit.toLowerCase())}|${quote(unit.toUpperCase())})`)
    .join("");
}

/** One row of a table by character of the wildcard: which beginnings of the text it has matched. */
function wildcardHolds(wildcard: string, text: string): boolean {
  let reached = Array.from({ length: text.length + 1 }, (_, at) => at === 0);
  for (let at = 0; at < wildcard.length; at++) {
    if (wildcard[at] === "*") {
      const first = reached.indexOf(true);
      reached = reached.map((_, end) => first >= 0 && end >= first);
    } else {
      if (wildcard[at] === "\\") at++;
      const unit = questionMarks(wildcard)[at];
      reached = reached.map((_, end) => end > 0 && reached[end - 1] === true && text[end - 1] === unit);
    }
  }
  return reached[text.length] === true;
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function questionMarks(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "?");
}

function inNumericRange(operand: Json, spelling: string): boolean {
  const value = doubleOf(spelling);
  if (operand.is !== "array" || value === undefined) return false;
  for (let at = 0; at < operand.elements.length; at += 2) {
    const [operator, bound] = operand.elements.slice(at, at + 2);
    if (operator?.is !== "text" || bound?.is !== "number") throw new Error("no range");
    const limit = Number(bound.spelling);
    const holds = {
      "=": value === limit,
      "<": value < limit,
      "<=": value <= limit,
      ">": value > limit,
      ">=": value >= limit,
    };
    if (!Object.entries(holds).some(([name, is]) => name === operator.text && is)) return false;
  }
  return true;
}

function equalNumbers(a: string, b: string): boolean {
  const [first, second] = [doubleOf(a), doubleOf(b)];
  return first === undefined || second === undefined ? a === b : first === second;
}

/** The double, if its shortest decimal is the same number; Java's has two digits or more. */
function doubleOf(spelling: string): number | undefined {
  const value = Number(spelling);
  if (!Number.isFinite(value)) return undefined;
  const [, exponent = "0"] = /[eE](.*)$/.exec(spelling) ?? [];
  if (Math.abs(Number(exponent)) > 2_000) return /[1-9]/.test(spelling.replace(/[eE].*$/, "")) ? undefined : 0;
  const digits = String(value)
    .replace(/[-.]|e.*/g, "")
    .replace(/^0+|0+$/g, "");
  const shortest = digits.length === 1 ? value.toPrecision(2) : String(value);
  const [[a, aPower], [b, bPower]] = [integer(spelling), integer(shortest)];
  const common = aPower < bPower ? aPower : bPower;
  return a * 10n ** (aPower - common) === b * 10n ** (bPower - common) ? value : undefined;
}

/** As an integer and a power of ten. */
function integer(spelling: string): readonly [bigint, bigint] {
  const [number = "", power = "0"] = spelling.split(/[eE]/);
  const [whole = "", fraction = ""] = number.split(".");
  return [BigInt(whole + fraction), BigInt(power.replace("+", "")) - BigInt(fraction.length)];
}

/** As hexadecimal digits. */
function addressOf(text: string): string | undefined {
  if (/^\d+(\.\d+){3}$/.test(text) && text.length < 16) {
    const bytes = text.split(".").map(Number);
    return bytes.every((byte) => byte < 256) ? bytes.map((byte) => hex(byte, 2)).join("") : undefined;
  }
  if (!/^[0-9a-fA-F]*(:[0-9a-fA-F]*)+$/.test(text)) return undefined;
  const [before = [], after, more] = text.split("::").map((half) => half.split(":").filter((_) => half !== ""));
  const given = before.length + (after?.length ?? 0);
  if (more || (after ? given > 7 : given !== 8)) return undefined;
  const zeros = Array.from({ length: 8 - given }, () => "0");
  const groups = [...before, ...zeros, ...(after ?? [])].map((group) => Number.parseInt(group, 16));
  if (!groups.every((group) => group <= 0xffff)) return undefined;
  const digits = groups.map((group) => hex(group, 4)).join("");
  return /^0{20}ffff/.test(digits) ? digits.slice(24) : digits;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** Addresses of different length are compared digit by digit, as far as they go; a shorter one has to get off both bounds. */
function inRange(address: string | undefined, lowest: string, highest: string): boolean {
  if (address === undefined) return false;
  const length = Math.min(address.length, lowest.length);
  const [at, low, high] = [address, lowest, highest].map((digits) => digits.slice(0, length));
  if (at === undefined || low === undefined || high === undefined) return false;
  return address.length < lowest.length ? low < at && at < high : low <= at && at <= high;
}
