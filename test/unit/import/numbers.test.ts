import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { penniesOf, quantityOf, totalOf } from "../../../bin/import/numbers.ts";

describe("a price", () => {
  it.each([
    ["2.55", 255],
    ["18.0", 1800],
    ["18", 1800],
    [".5", 50],
    ["5.", 500],
    ["0.0", 0],
    ["-0.0", 0],
    ["0.001", 0],
    ["0.005", 1],
    ["1.005", 101],
    ["2.675", 268],
    ["2.6749999999999998", 267],
    ["38970.0", 3_897_000],
    ["-11062.06", -1_106_206],
    ["-0.005", -1],
    ["+1.10", 110],
    ["1e-3", 0],
    ["1.25E2", 12_500],
  ])("%s pounds are %i pennies", (text, pennies) => {
    expect(penniesOf(text)).toBe(pennies);
  });

  it("is rounded to the nearest penny whatever its digits, half a penny away from zero", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e9 }),
        fc.nat({ max: 999 }),
        fc.boolean(),
        (pennies, thousandths, minus) => {
          const digits = String(pennies).padStart(3, "0");
          const text = `${digits.slice(0, -2)}.${digits.slice(-2)}${String(thousandths).padStart(3, "0")}`;
          const rounded = pennies + (thousandths >= 500 ? 1 : 0);
          expect(penniesOf(minus ? `-${text}` : text)).toBe(minus && rounded !== 0 ? -rounded : rounded);
        },
      ),
    );
  });

  it.each(["", ".", "-", "abc", "£2.55", "2,55", "1.2.3", "0x10", "NaN", "Infinity", "e5"])("%j is refused", (text) => {
    expect(() => penniesOf(text)).toThrow(`UnitPrice ${JSON.stringify(text)} is not a decimal number of pounds`);
  });

  it("too large for a JSON number is refused, instead of being sent inexactly", () => {
    expect(() => penniesOf("1e300")).toThrow('UnitPrice "1e300" is too large to be told exactly');
    expect(() => penniesOf("90071992547409.92")).toThrow("too large");
    expect(penniesOf("90071992547409.91")).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe("a quantity", () => {
  it.each([
    ["6", 6],
    ["6.0", 6],
    ["-80995", -80_995],
    ["+3", 3],
    ["0", 0],
    ["-0", 0],
  ])("%s is %i", (text, quantity) => {
    expect(quantityOf(text)).toBe(quantity);
  });

  it.each(["", "6.5", "six", "1e3", "1,000", "9007199254740993"])("%j is refused", (text) => {
    expect(() => quantityOf(text)).toThrow(`Quantity ${JSON.stringify(text)}`);
  });
});

describe("a total", () => {
  it("is the exact sum of quantity times price", () => {
    expect(totalOf([])).toBe(0);
    expect(
      totalOf([
        { quantity: 6, unitPrice: 255 },
        { quantity: -1, unitPrice: 1000 },
      ]),
    ).toBe(530);
  });

  it("that no JSON number can hold is refused", () => {
    const line = { quantity: 2 ** 30, unitPrice: 2 ** 30 };
    expect(() => totalOf([line])).toThrow('the total "1152921504606846976 pennies" is too large to be told exactly');
  });
});
