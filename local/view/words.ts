// Numbers, durations and ids, short enough for a column.

/** `1,240` */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** `3 duplicates` */
export function counted(count: number, one: string, many: string): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** Of milliseconds: `262 ms`, `12.3 s`, `14 min`, `3.5 h`. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${ms} ms`;
  if (ms < 600_000) return `${(ms / 1_000).toFixed(1)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{4}-([0-9a-f]{12})$/i;

/**
 * An id within `most` characters, still told from its neighbours: the first 8 of a UUID (the last of one that starts with the time), the
 * whole of what is short, the start and the end of what is long.
 */
export function shortId(id: string | undefined, most: number): string {
  if (!id) return "-";
  const [, version, node = ""] = uuid.exec(id) ?? [];
  if (version) return version === "7" ? node.slice(-8) : id.slice(0, 8);
  if (id.length <= most) return id;
  const head = Math.floor((most - 1) / 3);
  return `${id.slice(0, head)}…${id.slice(head + 1 - most)}`;
}
