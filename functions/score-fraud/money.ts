// Amounts for people to read.

/** `GBP 63.90` for 6390. Where the currency is no code, the minor units as they are. */
export function moneyInWords(amount: number, currency: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return `${Math.round(amount)} ${JSON.stringify(currency.slice(0, 10))}`;
  const format = new Intl.NumberFormat("en-GB", { style: "currency", currency, currencyDisplay: "code" });
  const { maximumFractionDigits = 2 } = format.resolvedOptions();
  // Intl puts a no-break space behind the code.
  return format.format(amount / 10 ** maximumFractionDigits).replaceAll("\u{a0}", " ");
}
