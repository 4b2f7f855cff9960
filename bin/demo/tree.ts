// A story as a tree by causation: each event under the one that led to it.
import type { StoryHop } from "./instance.ts";

export interface EventNode {
  readonly eventId: string;
  readonly detailType: string;
  /** When it came, in milliseconds since the story's first hop. Of a reminder only its end is known, or what it led to by then. */
  readonly sinceMs: number;
  /** It came by its consumer's own queue, and never by the bus. */
  readonly isReminder: boolean;
  /** All of the event's, oldest first. */
  readonly hops: readonly StoryHop[];
  /** In the order in which they came. */
  readonly ledTo: readonly EventNode[];
}

/**
 * The events of a story that nothing in it led to, each with all that followed from it. Takes the story's hops, oldest first. A hop that tells of no
 * event is left out.
 */
export function storyTree(hops: readonly StoryHop[]): EventNode[] {
  const startedAt = Math.min(...hops.map(({ at }) => Date.parse(at)));
  const byEvent = Map.groupBy(
    hops.filter(({ eventId }) => eventId !== undefined),
    ({ eventId = "" }) => eventId,
  );
  const causeOf = (eventId: string) => {
    const { causationId } = byEvent.get(eventId)?.find((hop) => hop.causationId !== undefined) ?? {};
    return causationId !== undefined && byEvent.has(causationId) ? causationId : undefined;
  };
  const ids = [...byEvent.keys()];
  const byCause = Map.groupBy(ids, causeOf);
  const taken = new Set<string>();
  const nodeOf = (eventId: string): EventNode[] => {
    if (taken.has(eventId)) return [];
    taken.add(eventId);
    const own = byEvent.get(eventId) ?? [];
    const isReminder = own.every(({ what }) => what !== "accepted");
    const ledTo = (byCause.get(eventId) ?? []).flatMap(nodeOf);
    const sinceMs = Math.max(0, Date.parse(own[0]?.at ?? "") - startedAt);
    return [
      {
        eventId,
        detailType: own.find(({ detailType }) => detailType !== undefined)?.detailType ?? "-",
        sinceMs: isReminder ? Math.min(sinceMs, ...ledTo.map((each) => each.sinceMs)) : sinceMs,
        isReminder,
        hops: own,
        ledTo,
      },
    ];
  };
  // Those after the first events are in a circle, which only a producer's mistake makes.
  return [...(byCause.get(undefined) ?? []), ...ids].flatMap(nodeOf);
}

/** All events of it, each before those that it led to. */
export function eventsIn(tree: readonly EventNode[]): EventNode[] {
  return tree.flatMap((node) => [node, ...eventsIn(node.ledTo)]);
}
