// How many places of a field's wildcards some text can have reached at once: what AWS calls a rule's complexity.
import type { Pieces } from "../conditions/wildcard.ts";

/** A character, or an asterisk, which takes any number of characters. */
interface Place {
  readonly character: string | undefined;
  readonly next: Place | undefined;
  readonly id: number;
}

const MOST_SETS = 2_000;

/** Of texts as AWS's matcher sees them, with quotes around. It stops at `limit`, and looks at no more than some thousand sets of places. */
export function wildcardComplexity(wildcards: Iterable<Pieces>, limit: number): number {
  const places: Place[] = [];
  const starts = [...wildcards].map((pieces) => chain(pieces, places));
  const first = new Set(starts.flatMap((start) => (start ? withAsterisk(start) : [])));
  const known = new Set([key(first)]);
  const queue = [first];
  let most = 0;
  for (const waiting of queue) {
    // Undefined stands for any other character too.
    for (const character of new Set([undefined, ...[...waiting].map((place) => place.character)])) {
      const { reached, waitingNext } = step(waiting, character);
      most = Math.max(most, reached.size);
      if (most >= limit) return most;
      const name = key(waitingNext);
      if (waitingNext.size === 0 || known.has(name) || known.size >= MOST_SETS) continue;
      known.add(name);
      queue.push(waitingNext);
    }
  }
  return most;
}

/** What a character reaches: characters that it is, asterisks that take it, and asterisks right behind. */
function step(waiting: ReadonlySet<Place>, character: string | undefined) {
  const reached = new Set<Place>();
  const waitingNext = new Set<Place>();
  for (const place of waiting) {
    const isAsterisk = place.character === undefined;
    if (!isAsterisk && place.character !== character) continue;
    reached.add(place);
    if (isAsterisk) waitingNext.add(place);
    for (const next of place.next ? withAsterisk(place.next) : []) {
      waitingNext.add(next);
      if (next.character === undefined) reached.add(next);
    }
  }
  return { reached, waitingNext };
}

/** An asterisk takes nothing too, so that what follows waits beside it. */
function withAsterisk(place: Place): Place[] {
  return place.character === undefined && place.next ? [place, place.next] : [place];
}

function chain(pieces: Pieces, places: Place[]): Place | undefined {
  const characters = ['"', ...pieces.flatMap((piece, at) => [...(at > 0 ? [undefined] : []), ...piece]), '"'];
  let next: Place | undefined;
  for (const character of characters.reverse()) {
    next = { character, next, id: places.length };
    places.push(next);
  }
  return next;
}

function key(places: ReadonlySet<Place>): string {
  return [...places]
    .map(({ id }) => id)
    .sort((a, b) => a - b)
    .join(" ");
}
