// The rules that an order has to keep before anybody works on it.
import type { Order, Reason } from "../../events/index.ts";

/** The active codes of ISO 4217, as the platform's Unicode data knows them. */
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf("currency"));

/** Every business rule that the order breaks, each with the place; none for a good order. A repeated sku is legal. */
export function reasonsToReject(order: Order): Reason[] {
  return [...reasonsInLines(order), ...reasonsInTotal(order), ...reasonsInCurrency(order)];
}

function reasonsInLines({ lines }: Order): Reason[] {
  if (lines.length === 0) return [{ code: "NO_LINES", message: "the order has no lines; it needs at least one" }];
  return lines.flatMap(({ sku, quantity, unitPrice }, at) => {
    const place = `line ${at + 1} (sku ${sku})`;
    const reasons: Reason[] = [];
    if (quantity <= 0)
      reasons.push({
        code: "QUANTITY_NOT_POSITIVE",
        message: `${place}: the quantity is ${quantity}, it has to be positive`,
      });
    if (unitPrice < 0)
      reasons.push({
        code: "PRICE_NEGATIVE",
        message: `${place}: the unit price is ${unitPrice}, it can't be negative`,
      });
    return reasons;
  });
}

function reasonsInTotal({ lines, total }: Order): Reason[] {
  const reasons: Reason[] = [];
  if (total <= 0) reasons.push({ code: "TOTAL_NOT_POSITIVE", message: `the total is ${total}, it has to be positive` });
  const sum = sumOf(lines);
  if (sum !== BigInt(total))
    reasons.push({ code: "TOTAL_IS_NOT_THE_SUM", message: `the total is ${total}, but the lines add up to ${sum}` });
  return reasons;
}

/** Exact: a product of two safe integers may be larger than a double can hold. */
function sumOf(lines: Order["lines"]): bigint {
  return lines.reduce((sum, { quantity, unitPrice }) => sum + BigInt(quantity) * BigInt(unitPrice), 0n);
}

function reasonsInCurrency({ currency }: Order): Reason[] {
  if (currencies.has(currency)) return [];
  return [{ code: "CURRENCY_UNKNOWN", message: `the currency ${JSON.stringify(currency)} is no code of ISO 4217` }];
}
