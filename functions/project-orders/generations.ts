// The generations of the read model: which one is read, which one is being built by a replay, and which of them an event is written to.
import * as z from "zod";

/** The one that is live in a table in which nothing was ever rebuilt. */
const FIRST_GENERATION = "first";

/** A generation that a replay fills. `holder` is whoever rebuilds; its claim on the table runs out at `leaseUntil` unless it is renewed. */
export const Building = z.object({
  generation: z.string(),
  replayName: z.string(),
  startedAt: z.iso.datetime(),
  leaseUntil: z.iso.datetime(),
});

export type Building = z.output<typeof Building>;

export const Generations = z.object({
  live: z.string(),
  building: Building.optional(),
  /** Counts the writes of this item, 0 before the first: each is made on condition of the one before. */
  version: z.int(),
});

export type Generations = z.output<typeof Generations>;

/** What an item that is not there yet stands for. */
export const atFirst: Generations = { live: FIRST_GENERATION, version: 0 };

/**
 * Live events are written to the generation that is read and to the one that is being built; what a rebuild replays, to the one that it builds. A
 * replay that builds none is somebody's own, or late: its events are like live ones, of which a generation that has them makes nothing.
 */
export function writtenBy({ live, building }: Generations, replayName: string | undefined): readonly string[] {
  if (!building) return [live];
  return isBuiltBy(building, replayName) ? [building.generation] : [live, building.generation];
}

export function isBuiltBy(building: Building | undefined, replayName: string | undefined): boolean {
  return building !== undefined && building.replayName === replayName;
}
