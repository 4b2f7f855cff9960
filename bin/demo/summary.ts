// Where the orders came to rest, and the words at the end.
import { printable } from "../shared/text.ts";
import type { OrderState } from "./instance.ts";
import { type Paint, paintedStatus, type Rest, type Story } from "./story-text.ts";
import { type EventNode, eventsIn } from "./tree.ts";

/** By the read model, or else by what became of the order's events. */
export function restOf(order: OrderState | undefined, tree: readonly EventNode[]): Rest {
  if (order) return { status: order.status, reasons: order.reasons.map(({ message }) => message) };
  const ends = new Set(eventsIn(tree).flatMap(({ hops }) => hops.map(({ what }) => what)));
  const status = ["quarantined", "dead-lettered", "lost"].find((what) => ends.has(what));
  return { status: status ?? "not known to the read model", reasons: [] };
}

export function summaryText(stories: readonly Story[], ms: number, paint: Paint): string {
  const byStatus = Map.groupBy(stories, ({ rest }) => rest.status);
  const groups = [...byStatus].toSorted(([, one], [, other]) => other.length - one.length);
  const width = Math.max(0, ...groups.map(([status]) => printable(status).length));
  const events = stories.reduce((sum, { tree }) => sum + eventsIn(tree).length, 0);
  const head = `${numbered(stories.length, "story", "stories")}, ${numbered(events, "event", "events")}, in ${(ms / 1000).toFixed(1)} s`;
  const rows = groups.map(([status, those]) => {
    const gap = " ".repeat(width - printable(status).length);
    const names = those.map(({ name }) => name).join(", ");
    return `  ${paintedStatus(status, paint)}${gap}  ${String(those.length).padStart(3)}  ${names}`;
  });
  return [head, ...rows].join("\n");
}

function numbered(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
