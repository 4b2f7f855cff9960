// IP addresses, as hexadecimal digits: 8 of IPv4, 32 of IPv6, in which the order of texts is the order of addresses.
// What is an address is what Java's InetAddress takes, since AWS's matcher does: `010.0.0.1` is 10.0.0.1, and `::ffff:a00:1` too.
import { unitsOf } from "../event/text-hash.ts";

const IPV4 = /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/;
const IPV6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;
const LONGEST_IPV4 = 15;
const MAPPED = `${"0".repeat(20)}ffff`;

/** Whether a text has an address's shape. It may still be none, as 300.0.0.1. */
export function looksLikeAddress(text: string): boolean {
  return IPV4.test(text) || IPV6.test(text);
}

export function address(text: string): string | undefined {
  if (text.length < 2 || text.length > 200) return undefined;
  // Most texts are told apart by their first character: a digit, a letter up to F, or a colon.
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57 && text.includes(".")) return ipv4(text);
  if (first === 58 || (first >= 48 && first <= 57) || (first >= 65 && first <= 70) || (first >= 97 && first <= 102))
    return text.includes(":") && IPV6.test(text) ? ipv6(text) : undefined;
  return undefined;
}

function ipv4(text: string): string | undefined {
  if (text.length > LONGEST_IPV4) return undefined;
  const number = ipv4Number(unitsOf(text), 0, text.length);
  return number < 0 ? undefined : number.toString(16).padStart(8, "0");
}

/** An IPv4 address in UTF-16 units as a number from 0, or -1. */
export function ipv4Number(units: Uint16Array, start: number, end: number): number {
  if (end - start > LONGEST_IPV4) return -1;
  let number = 0;
  let byte = -1;
  let parts = 1;
  for (let at = start; at < end; at++) {
    const code = units[at] ?? 0;
    if (code >= 48 && code <= 57) byte = (byte < 0 ? 0 : byte) * 10 + code - 48;
    else if (code === 46 && byte >= 0 && byte < 256) {
      number = number * 256 + byte;
      byte = -1;
      parts++;
    } else return -1;
  }
  return parts === 4 && byte >= 0 && byte < 256 ? number * 256 + byte : -1;
}

function ipv6(text: string): string | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [before = [], after = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const known = before.length + after.length;
  if (halves.length === 1 ? known !== 8 : known > 7) return undefined;
  const groups = [...before, ...Array.from({ length: 8 - known }, () => "0"), ...after];
  const values = groups.map((group) => (group === "" ? Number.NaN : Number.parseInt(group, 16)));
  if (!values.every((value) => value <= 0xffff)) return undefined;
  const digits = values.map((value) => value.toString(16).padStart(4, "0")).join("");
  return digits.startsWith(MAPPED) ? digits.slice(MAPPED.length) : digits;
}

/** The least and the greatest address of a block; host bits may be set. */
export function block(digits: string, maskBits: number): readonly [lowest: string, highest: string] {
  const bits = digits.length * 4;
  const hosts = (1n << BigInt(bits - maskBits)) - 1n;
  const base = BigInt(`0x${digits}`);
  const written = (value: bigint) => value.toString(16).padStart(digits.length, "0");
  return [written(base & ~hosts), written(base | hosts)];
}

/** What AWS's matcher takes for an address's digits in a number: `30999` begins as 48.9.0.0 does. */
export function digitsOfNumber(spelling: string): string | undefined {
  return /^[0-9A-F]+/.exec(spelling)?.[0].toLowerCase();
}

/**
 * Whether an address lies from `lowest` to `highest`. AWS's matcher also compares digits of different length, one by one: of longer ones the
 * beginning has to lie in the range; shorter ones have to leave both bounds behind.
 */
export function within(digits: string, lowest: string, highest: string): boolean {
  if (digits.length < lowest.length)
    return lowest.slice(0, digits.length) < digits && digits < highest.slice(0, digits.length);
  const compared = digits.length > lowest.length ? digits.slice(0, lowest.length) : digits;
  return lowest <= compared && compared <= highest;
}
