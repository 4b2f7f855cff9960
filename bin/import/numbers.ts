// Amounts and quantities, read from their text digit by digit: a float would turn 1.005 pounds into 100 pennies.
import { quoted } from "../shared/text.ts";
import { ImportError } from "./errors.ts";

const DECIMAL = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i;
const INTEGER = /^[+-]?\d+(?:\.0*)?$/;

/**
 * Pounds as a decimal text ("2.55", "1e-3") in whole pennies, rounded half up: exactly half a penny goes away from zero, so that
 * a refund mirrors its charge. Throws ImportError VALUE.
 */
export function penniesOf(text: string): number {
  const [, sign, whole = "", fraction = "", exponent = "0"] = DECIMAL.exec(text) ?? [];
  if (whole + fraction === "") throw unreadable("UnitPrice", text, "a decimal number of pounds, as in 2.55");
  const magnitude = shifted(BigInt(whole + fraction), Number(exponent) - fraction.length + 2);
  return exact(sign === "-" ? -magnitude : magnitude, "UnitPrice", text);
}

/** A whole number ("6", "-12", "6.0"). Throws ImportError VALUE. */
export function quantityOf(text: string): number {
  if (!INTEGER.test(text)) throw unreadable("Quantity", text, "a whole number, as in 6");
  const [whole = ""] = text.replace("+", "").split(".");
  return exact(BigInt(whole), "Quantity", text);
}

/** The sum over the lines. Throws ImportError VALUE where a JSON number would not be exact. */
export function totalOf(lines: readonly { readonly quantity: number; readonly unitPrice: number }[]): number {
  const total = lines.reduce((sum, { quantity, unitPrice }) => sum + BigInt(quantity) * BigInt(unitPrice), 0n);
  return exact(total, "the total", `${total} pennies`);
}

/** digits × 10^places, half rounded up. */
function shifted(digits: bigint, places: number): bigint {
  if (places >= 0) return digits * 10n ** BigInt(places);
  const unit = 10n ** BigInt(-places);
  return (digits * 2n + unit) / (unit * 2n);
}

function exact(value: bigint, what: string, text: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new ImportError("VALUE", `${what} ${quoted(text)} is too large to be told exactly`);
}

function unreadable(column: string, text: string, expected: string): ImportError {
  return new ImportError("VALUE", `${column} ${quoted(text)} is not ${expected}`);
}
