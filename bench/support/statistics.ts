// Medians, percentiles, and how far apart the runs were.

/** The nearest-rank percentile: the smallest value that `share` of all values do not exceed. NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Of an even number of values, the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What several runs gave, left out those that gave nothing. Undefined when none gave anything. */
export function summary(values: readonly (number | undefined)[]): Summary | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  return { median: median(known), least: Math.min(...known), most: Math.max(...known) };
}

/** `1234 (1100-1300)`: the median, and the spread where there was more than one run. `n/a` of nothing. */
export function words(of: Summary | undefined, digits = 0): string {
  if (!of) return "n/a";
  const [middle, least, most] = [of.median, of.least, of.most].map((value) => value.toFixed(digits));
  return least === most ? `${middle}` : `${middle} (${least}-${most})`;
}
