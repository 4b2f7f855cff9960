// The usual case of array consistency: all values in arrays lie right in the elements of one and the same array.
import type { Field } from "../event/field.ts";
import type { ArrayRange } from "../event/scope.ts";
import type { EventValue } from "../event/value.ts";

/** A leaf of a pattern. */
export interface Choice {
  readonly orAbsent: boolean;
  readonly field: Field;
  /** The event's values at its field, in their order. */
  present(event: number): readonly EventValue[];
  /** Those that it holds for. */
  matching(event: number): readonly EventValue[];
}

/** Whether one element has a value for each leaf that has its values there. Undefined if it is not the usual case. */
export function inElementsOfOneArray(leaves: readonly Choice[], event: number): boolean | undefined {
  let array: ArrayRange | undefined;
  let fewest: readonly EventValue[] = [];
  for (const { field, orAbsent } of leaves) {
    if (field.event !== event) continue;
    if (!field.inArrays) continue;
    if (orAbsent || !field.array || (array && array !== field.array)) return undefined;
    array = field.array;
  }
  if (!array) return undefined;
  let chosen: Choice | undefined;
  for (const leaf of leaves) {
    const { field } = leaf;
    if (field.event !== event) continue;
    if (field.array !== array) {
      if (overlaps(field, array)) return undefined;
      continue;
    }
    const matching = leaf.matching(event);
    if (!chosen || matching.length < fewest.length) {
      chosen = leaf;
      fewest = matching;
    }
  }
  return fewest.some(
    ({ scope }) => scope && leaves.every((leaf) => leaf === chosen || hasIn(leaf, scope, array, event)),
  );
}

function overlaps({ values, count }: Field, { start, end }: ArrayRange): boolean {
  const first = values[0]?.order ?? 0;
  const last = values[count - 1]?.order ?? 0;
  return last >= start && first < end;
}

function hasIn(leaf: Choice, element: ArrayRange, array: ArrayRange, event: number): boolean {
  if (leaf.field.event !== event || leaf.field.array !== array) return true;
  const matching = leaf.matching(event);
  const first = matching[firstFrom(matching, 0, element.start)];
  return first !== undefined && first.order < element.end;
}

/** The place, from one on, of the first value whose order is not below `order`. */
export function firstFrom(values: readonly EventValue[], from: number, order: number): number {
  let low = from;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle]?.order ?? 0) < order) low = middle + 1;
    else high = middle;
  }
  return low;
}
