// equals-ignore-case, as AWS's matcher does it: each UTF-16 unit of the *pattern* may be its lower or its upper case in the event.
// Units whose cases map to one another ("plain" ones) can be compared folded; the others (ß, K, İ...) are compared one by one.

export interface Unit {
  readonly lower: string;
  readonly upper: string;
  readonly plain: boolean;
}

const units = new Map<number, Unit>();

function unitOf(code: number): Unit {
  const known = units.get(code);
  if (known) return known;
  const text = String.fromCharCode(code);
  const lower = text.toLowerCase();
  const upper = text.toUpperCase();
  const closed = lower.toLowerCase() === lower && upper.toUpperCase() === upper;
  const paired = lower.toUpperCase() === upper && upper.toLowerCase() === lower;
  const plain = lower.length === 1 && upper.length === 1 && closed && paired && (text === lower || text === upper);
  const unit = { lower, upper, plain };
  units.set(code, unit);
  return unit;
}

/** A half of a surrogate pair stands for itself alone, and then AWS's matcher takes it for a question mark. */
export function unitsOf(pattern: string): Unit[] {
  return Array.from({ length: pattern.length }, (_, at) => {
    const code = pattern.charCodeAt(at);
    return unitOf(code >= 0xd800 && code <= 0xdfff ? 63 : code);
  });
}

/** Texts of which each unit is plain are the same but for case when they are the same folded. */
export function fold(text: string): string {
  let changed = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127) return foldAll(text);
    if (code >= 65 && code <= 90) changed = true;
  }
  return changed ? text.toLowerCase() : text;
}

function foldAll(text: string): string {
  let folded = "";
  for (let at = 0; at < text.length; at++) {
    const unit = unitOf(text.charCodeAt(at));
    folded += unit.plain ? unit.lower : text[at];
  }
  return folded;
}

/** Where the units end in the text if they start at `at`, or -1. */
export function foldedEnd(pattern: readonly Unit[], text: string, at: number): number {
  for (const { lower, upper } of pattern) {
    if (text.startsWith(lower, at)) at += lower.length;
    else if (text.startsWith(upper, at)) at += upper.length;
    else return -1;
  }
  return at;
}

/** Where the units start in the text if they end at `end`, or -1. */
export function foldedStart(pattern: readonly Unit[], text: string, end: number): number {
  for (let unit = pattern.length - 1; unit >= 0; unit--) {
    const { lower = "", upper = "" } = pattern[unit] ?? {};
    if (text.endsWith(lower, end)) end -= lower.length;
    else if (text.endsWith(upper, end)) end -= upper.length;
    else return -1;
    if (end < 0) return -1;
  }
  return end;
}
