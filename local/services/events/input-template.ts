// An input transformer's template: JSON, or lines of quoted text, with placeholders in angle brackets.
//
// The rules are those that EventBridge's user guide gives (eb-transform-target-input) and that AWS was recorded to follow.

/** A value for a placeholder; undefined where its path led to nothing. `json` is its text, where that is known as it came. */
export interface Value {
  readonly value: unknown;
  readonly json?: string;
}

export interface Template {
  readonly kind: "json" | "text";
  /** The names of its placeholders. */
  readonly names: ReadonlySet<string>;
  fill(lookUp: (name: string) => Value): string;
}

type Part = string | { readonly name: string; readonly quoted: boolean };

const placeholder = /<([A-Za-z0-9_.-]+)>/g;
/** A piece of JSON that is written in one go: text in quotes, or what stands between two such. */
const quotedOrNot = /"(?:[^"\\]|\\.)*"?|[^"]+/gs;

export function templateOf(text: string): Template {
  const trimmed = text.trim();
  const kind = trimmed.startsWith('"') ? "text" : "json";
  const parts =
    kind === "text"
      ? partsIn(trimmed, true)
      : [...trimmed.matchAll(quotedOrNot)].flatMap(([piece]) => partsIn(piece, piece.startsWith('"')));
  const write = kind === "text" ? inText : inJson;
  return {
    kind,
    names: new Set(parts.flatMap((part) => (typeof part === "string" ? [] : part.name))),
    fill: (lookUp) =>
      parts.map((part) => (typeof part === "string" ? part : write(lookUp(part.name), part.quoted))).join(""),
  };
}

function partsIn(text: string, quoted: boolean): Part[] {
  // Every other piece is a name.
  return text.split(placeholder).map((piece, at) => (at % 2 === 0 ? piece : { name: piece, quoted }));
}

/**
 * Between quotes a value stands as it is: EventBridge does not escape what it puts there (user guide, "Common Issues with Transforming Input"), so
 * that a quotation mark in it, or an object or a list, leaves no JSON.
 */
function inJson({ value, json }: Value, quoted: boolean): string {
  if (value === undefined) return quoted ? "" : '""';
  if (quoted && typeof value === "string") return value;
  return json ?? JSON.stringify(value);
}

/** Objects and lists lose the quotes within them; a text stands as it is. */
function inText({ value, json }: Value): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  return (json ?? JSON.stringify(value)).replace(/\\(.)|"/gs, (all, escaped?: string) =>
    escaped === undefined || escaped === '"' ? "" : all,
  );
}
