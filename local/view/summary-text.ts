// The summary in words.
import type { HopKind } from "../journal/journal.ts";
import type { Paint } from "./colours.ts";
import { cut, printable } from "./printable.ts";
import type { Summary } from "./tally.ts";
import { duration, grouped } from "./words.ts";

const words: readonly (readonly [kind: HopKind, one: string, many: string])[] = [
  ["accepted", "event accepted", "events accepted"],
  ["delivered", "delivery", "deliveries"],
  ["published", "message published to a topic", "messages published to topics"],
  ["processed", "processed", "processed"],
  ["duplicate", "duplicate dropped", "duplicates dropped"],
  ["failed", "failed attempt", "failed attempts"],
  ["retried", "retry", "retries"],
  ["quarantined", "quarantined", "quarantined"],
  ["archived", "event archived that no other rule matched", "events archived that no other rule matched"],
  ["dead-lettered", "dead letter", "dead letters"],
  ["lost", "lost", "lost"],
];

const LONGEST_REASON = 300;
const LONGEST_LEFT = 1_000;

export function summaryText({ hops, lost, faults = {}, ms, left }: Summary, paint: Paint): string {
  const total = Object.values(hops).reduce((sum, count) => sum + count, 0);
  if (total === 0 && left.length === 0) return `Ended after ${lasting(ms)}. Nothing happened, and nothing is lost.`;
  const width = Math.max(5, ...Object.values(hops).map((count) => grouped(count).length));
  const counts = words.flatMap(([kind, one, many]) => {
    const count = hops[kind] ?? 0;
    const line = `  ${grouped(count).padStart(width)}  ${count === 1 ? one : many}`;
    return count > 0 ? [kind === "lost" ? paint(["bold", "red"], line) : line] : [];
  });
  const ofKinds = Object.entries(faults)
    .toSorted()
    .map(([kind, count]) => `${kind} ${grouped(count)}`);
  if (hops.fault)
    counts.push(
      `  ${grouped(hops.fault).padStart(width)}  ${hops.fault === 1 ? "fault" : "faults"}: ${ofKinds.join(" · ")}`,
    );
  const reasons = Object.entries(lost).map(
    ([reason, count]) => `  ${" ".repeat(width)}    ${grouped(count)} × ${printable(cut(reason, LONGEST_REASON))}`,
  );
  return [
    `Ended after ${lasting(ms)}:`,
    "",
    ...counts,
    ...(hops.lost ? reasons : [`  ${" ".repeat(width)}  nothing lost${left.length > 0 ? " until then" : ""}`]),
    ...(left.length > 0
      ? ["", `Not done yet, and gone with the process: ${printable(cut(left.join(", "), LONGEST_LEFT))}`]
      : []),
  ].join("\n");
}

function lasting(ms: number): string {
  return ms < 600_000 ? `${(ms / 1_000).toFixed(1)} s` : duration(ms);
}
