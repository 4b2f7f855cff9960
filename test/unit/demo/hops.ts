// Hops of a story, short enough to read.
import type { StoryHop } from "../../../bin/demo/instance.ts";

type More = Partial<Pick<StoryHop, "where" | "to" | "reason">>;
type Told = readonly [
  ms: number,
  what: string,
  eventId: string,
  detailType: string,
  causationId?: string | undefined,
  more?: More,
];

const STARTED_AT = Date.UTC(2026, 10, 2, 9, 30);

export function hopsOf(...told: readonly Told[]): StoryHop[] {
  return told.map(([ms, what, eventId, detailType, causationId, more], at) => ({
    seq: at + 1,
    at: new Date(STARTED_AT + ms).toISOString(),
    what,
    where: "tidings",
    eventId,
    detailType,
    causationId,
    ...more,
  }));
}
