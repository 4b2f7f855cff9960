// What happened to an event beside what it led to: who was told, and what did not go as planned.
import { oneLine } from "../shared/text.ts";
import type { Place, StoryHop } from "./instance.ts";
import type { EventNode } from "./tree.ts";

export interface Note {
  /** As in a hop's `what`. */
  readonly kind: string;
  readonly text: string;
}

type Names = Pick<Place, "bus" | "audiences">;

const LONGEST_REASON = 300;

/** Hops that go without saying are not in here. */
const words: Readonly<Record<string, (at: string, to: string) => string>> = {
  retried: (at, to) => `delivered again to ${to || at}`,
  duplicate: (at) => `duplicate dropped by ${at}`,
  failed: (at) => `failed at ${at}`,
  quarantined: (at) => `quarantined by ${at}`,
  "dead-lettered": (at, to) => `dead-lettered from ${at} to ${to}`,
  lost: (at) => `lost at ${at}`,
  archived: () => "archived, and no more",
  fault: (at) => `fault at ${at}`,
};

/** Who was told of it, as in `told customers`. */
export function toldOf({ hops }: EventNode, { bus, audiences }: Names): Note[] {
  const published = hops.filter(({ what }) => what === "published");
  return counted(published, ({ where, reason }) => {
    const told = `told ${audiences.get(where) ?? shortOf(where, bus)}`;
    return reason === undefined ? told : `${told} (${reason})`;
  });
}

/** Each kind of trouble once, with how often it was met. */
export function troublesOf({ hops }: EventNode, { bus }: Names): Note[] {
  const troubles = hops.filter(({ what }) => what in words);
  const accepted = hops.filter(({ what }) => what === "accepted").length;
  const again = accepted > 1 ? [{ kind: "retried", text: `sent ${accepted} times under this id` }] : [];
  return [
    ...again,
    ...counted(troubles, ({ what, where, to = "", reason }) => {
      const told = words[what]?.(shortOf(where, bus), shortOf(to, bus)) ?? what;
      return reason === undefined ? told : `${told}: ${inShort(reason)}`;
    }),
  ];
}

function counted(hops: readonly StoryHop[], textOf: (hop: StoryHop) => string): Note[] {
  const groups = Map.groupBy(hops, textOf);
  return [...groups].map(([text, [first, ...more]]) => ({
    kind: first?.what ?? "",
    text: more.length > 0 ? `${text} (${more.length + 1} times)` : text,
  }));
}

/** A stack's names all start with the bus's. */
function shortOf(name: string, bus: string): string {
  return name.startsWith(`${bus}-`) ? name.slice(bus.length + 1) : name;
}

/** Without what Lambda writes before an error's words. */
function inShort(reason: string): string {
  const text = oneLine(reason).replace(/^RequestId: \S+ (Error: )?/, "");
  return text.length > LONGEST_REASON ? `${text.slice(0, LONGEST_REASON - 1)}…` : text;
}
