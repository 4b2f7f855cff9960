// Conditions on parts of texts, on texts without regard to case, and wildcards: what of a text leads to which of them.
import type { ValueCondition } from "../conditions/condition.ts";
import { fold, type Unit } from "../conditions/fold.ts";
import type { Pieces } from "../conditions/wildcard.ts";
import { hashOf } from "../event/text-hash.ts";
import type { EventValue } from "../event/value.ts";
import type { Found } from "./found.ts";
import { Grams } from "./grams.ts";
import { KeyPlacement, type Placement } from "./target.ts";
import type { TargetTable } from "./target-table.ts";
import { Beginnings, Ends, WholeTexts } from "./text-buckets.ts";

export type PartialText = Extract<
  ValueCondition,
  { kind: "prefix" | "suffix" | "prefix-ignore-case" | "suffix-ignore-case" | "equals-ignore-case" | "wildcard" }
>;

const STARTS = 1;
const ENDS = 2;
const GRAMS = 4;
const AS_WRITTEN = STARTS | ENDS | GRAMS;
const FOLDED = 8;
const FOLDED_STARTS = 16;
const FOLDED_ENDS = 32;
const WITHOUT_CASE = FOLDED | FOLDED_STARTS | FOLDED_ENDS;
/** The first bit that others may use. */
export const NEXT_KIND = 64;

export class TextIndex {
  readonly #starts: Beginnings;
  readonly #ends: Ends;
  readonly #folded: WholeTexts;
  readonly #foldedStarts: Beginnings;
  readonly #foldedEnds: Ends;
  readonly #grams: Grams;

  constructor(targets: TargetTable) {
    this.#starts = new Beginnings(targets);
    this.#ends = new Ends(targets);
    this.#folded = new WholeTexts(targets);
    this.#foldedStarts = new Beginnings(targets);
    this.#foldedEnds = new Ends(targets);
    this.#grams = new Grams(targets);
  }

  /** Where a condition is best put at present. */
  placement(condition: PartialText): Placement {
    switch (condition.kind) {
      case "prefix":
        return new KeyPlacement(this.#starts, withoutQuote(condition.prefix, -1), condition.prefix.endsWith('"'));
      case "suffix":
        return new KeyPlacement(this.#ends, withoutQuote(condition.suffix, 0), condition.suffix.startsWith('"'));
      case "prefix-ignore-case":
        return foldedStart(this.#foldedStarts, condition.units);
      case "suffix-ignore-case":
        return foldedEnd(this.#foldedEnds, condition.units);
      case "equals-ignore-case": {
        const { units } = condition;
        if (!units.every(({ plain }) => plain)) return foldedStart(this.#foldedStarts, units, true);
        return new KeyPlacement(this.#folded, foldedText(units), false);
      }
      case "wildcard":
        return this.#wildcard(condition.pieces);
    }
  }

  /** Which of its structures are not empty, as a set of bits. */
  get kinds(): number {
    return (
      (this.#starts.size > 0 ? STARTS : 0) |
      (this.#ends.size > 0 ? ENDS : 0) |
      (this.#grams.size > 0 ? GRAMS : 0) |
      (this.#folded.size > 0 ? FOLDED : 0) |
      (this.#foldedStarts.size > 0 ? FOLDED_STARTS : 0) |
      (this.#foldedEnds.size > 0 ? FOLDED_ENDS : 0)
    );
  }

  find(kinds: number, value: EventValue, found: Found): void {
    if ((kinds & AS_WRITTEN) !== 0) {
      const { units, start, end } = value.wellFormed();
      if ((kinds & STARTS) !== 0) this.#starts.find(units, start, end, found);
      if ((kinds & ENDS) !== 0) this.#ends.find(units, start, end, found);
      if ((kinds & GRAMS) !== 0) this.#grams.find(units, start, end, found);
    }
    if ((kinds & WITHOUT_CASE) !== 0) {
      const { units, start, end } = value.folded();
      if ((kinds & FOLDED) !== 0) this.#folded.find(hashOf(units, start, end), units, start, end, found);
      if ((kinds & FOLDED_STARTS) !== 0) this.#foldedStarts.find(units, start, end, found);
      if ((kinds & FOLDED_ENDS) !== 0) this.#foldedEnds.find(units, start, end, found);
    }
  }

  /** By its beginning, its end, or three characters from within: by what is long enough and the fewest others share. */
  #wildcard(pieces: Pieces): Placement {
    const first = pieces[0] ?? "";
    const last = pieces[pieces.length - 1] ?? "";
    const exact = pieces.length === 2 && (first === "" || last === "");
    let best: Put = {
      placement: new KeyPlacement(this.#starts, first, !exact),
      cost: costOf(first.length, this.#starts.count(first)),
    };
    const better = (placement: Placement, cost: number) => {
      if (cost < best.cost) best = { placement, cost };
    };
    if (pieces.length > 1 && last !== "")
      better(new KeyPlacement(this.#ends, last, !exact), costOf(last.length, this.#ends.count(last)));
    for (const piece of pieces.slice(1, -1)) {
      if (piece === "") continue;
      const { gram, shared } = this.#grams.rarest(piece);
      better(new KeyPlacement(this.#grams, gram, true), 2 * costOf(gram.length, shared));
    }
    return best.placement;
  }
}

interface Put {
  readonly placement: Placement;
  readonly cost: number;
}

function costOf(length: number, shared: number): number {
  const found = [1e6, 400, 20][length] ?? 1;
  return (shared + 1) * found;
}

/** A quote at the far end of a prefix or suffix stands for the text's own end: it is verified. */
function withoutQuote(text: string, end: -1 | 0): string {
  if (text.at(end) !== '"') return text;
  return end === 0 ? text.slice(1) : text.slice(0, -1);
}

/** By its plain units before the first that is not. */
function foldedStart(starts: Beginnings, units: readonly Unit[], verify = false): Placement {
  const end = units.findIndex(({ plain, lower }) => !plain || lower === '"');
  return new KeyPlacement(starts, foldedText(end < 0 ? units : units.slice(0, end)), verify || end >= 0);
}

function foldedEnd(ends: Ends, units: readonly Unit[]): Placement {
  const before = units.findLastIndex(({ plain, lower }) => !plain || lower === '"');
  return new KeyPlacement(ends, foldedText(units.slice(before + 1)), before >= 0);
}

function foldedText(units: readonly Unit[]): string {
  return fold(units.map(({ lower }) => lower).join(""));
}
