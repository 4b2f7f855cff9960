// {"cidr": "10.0.0.0/8"}. AWS gives these reasons without a place.
import { address, block, looksLikeAddress } from "../conditions/address.ts";
import type { Condition } from "../conditions/condition.ts";
import { InvalidEventPatternException } from "../errors.ts";

const GREATEST_INT = 2 ** 31 - 1;

export function readCidr(written: string): Condition {
  // As Java splits: empty parts at the end don't count.
  const parts = written.replace(/\/+$/, "").split("/");
  const [base = "", mask = ""] = parts;
  if (written === "" || parts.length !== 2) throw new InvalidEventPatternException("Malformed CIDR, one '/' required");
  const maskBits = /^[+-]?\d+$/.test(mask) ? Number(mask) : Number.NaN;
  if (!(Math.abs(maskBits) <= GREATEST_INT))
    throw new InvalidEventPatternException("Malformed CIDR, mask bits must be an integer");
  if (maskBits < 0) throw new InvalidEventPatternException("Malformed CIDR, mask bits must not be negative");
  const digits = address(base);
  if (digits === undefined)
    throw new InvalidEventPatternException(`${looksLikeAddress(base) ? "Invalid" : "Nonstandard"} IP address: ${base}`);
  const bits = digits.length * 4;
  if (maskBits >= bits)
    throw new InvalidEventPatternException(`${bits === 32 ? "IPv4" : "IPv6"} mask bits must be < ${bits}`);
  const [lowest, highest] = block(digits, maskBits);
  return { kind: "address", written, lowest, highest, ofNumbers: true };
}
