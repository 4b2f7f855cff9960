// Many calls, a bounded number of them at a time.

/**
 * Calls `work` for each item, in order, at most `limit` at a time, and resolves to the results in the items' order. After a failure it begins no
 * more; it throws the first one once all that had begun have ended, so that none goes on unwatched.
 */
export async function atOnce<Item, Result>(
  limit: number,
  items: Iterable<Item>,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  const waiting = [...items].entries();
  const lane = async () => {
    for (const [at, item] of waiting) {
      try {
        results[at] = await work(item);
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  if (failures.length > 0) throw failures[0];
  return results;
}
