// The paths by which a target's input reads an event: `$.detail.lines[0].price`, `$.detail.lines[*].id`.
import { isObject } from "../../json.ts";

export type JsonPath = (event: unknown) => unknown;

type Step = { readonly key: string } | { readonly index: number } | { readonly all: true };

const step = /\.([^.[\]*'"\s]+)|\[(\d+)\]|(\.\*|\[\*\])/y;

/**
 * Undefined for a text that is no such path (EventBridge user guide, eb-transform-target-input: no filters, no slices, no `..`; names in brackets and quotes were seen to be refused). What is not
 * there is undefined; with an asterisk, the path gives a list of all that is there.
 */
export function jsonPathOf(text: string): JsonPath | undefined {
  const steps = stepsIn(text);
  if (!steps) return undefined;
  const many = steps.some((each) => "all" in each);
  return (event) => {
    let found: unknown[] = [event];
    for (const each of steps) found = found.flatMap((value) => inside(value, each));
    return many ? found : found[0];
  };
}

function stepsIn(text: string): Step[] | undefined {
  if (!text.startsWith("$")) return undefined;
  const steps: Step[] = [];
  let at = 1;
  while (at < text.length) {
    step.lastIndex = at;
    const match = step.exec(text);
    if (!match) return undefined;
    const [whole, key, index] = match;
    if (key !== undefined) steps.push({ key });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else steps.push({ all: true });
    at += whole.length;
  }
  return steps;
}

/** None, one or all of the values in a value. */
function inside(value: unknown, each: Step): unknown[] {
  if ("key" in each) return isObject(value) && Object.hasOwn(value, each.key) ? [value[each.key]] : [];
  if ("index" in each) return Array.isArray(value) && each.index < value.length ? [value[each.index]] : [];
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}
