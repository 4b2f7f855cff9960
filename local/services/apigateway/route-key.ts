// A route's key, as in `GET /orders/{id}`: what it matches, and which of two comes first.

export interface RouteKey {
  readonly text: string;
  /** Undefined where any will do. */
  readonly method?: string;
  /** Undefined for `$default`, which takes what no other route does. */
  readonly parts?: readonly Part[];
}

interface Part {
  readonly kind: "literal" | "variable" | "greedy";
  /** The text of a literal, the name of a variable. */
  readonly text: string;
}

export type PathParameters = Readonly<Record<string, string>>;

const methodAndPath = /^(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) \/(.*)$/;

/** Undefined where it is none. */
export function routeKeyIn(text: string): RouteKey | undefined {
  if (text === "$default") return { text };
  const [, method = "", path] = methodAndPath.exec(text) ?? [];
  if (path === undefined) return undefined;
  const parts = path.split("/").map(partIn);
  const isWrong = (part: Part, at: number) =>
    /[{}]/.test(part.text) ||
    (part.kind === "greedy" && at < parts.length - 1) ||
    (part.text === "" && parts.length > 1);
  if (parts.some(isWrong)) return undefined;
  return { text, parts, ...(method !== "ANY" && { method }) };
}

function partIn(text: string): Part {
  const [, name, plus] = /^\{([^{}+]+)(\+?)\}$/.exec(text) ?? [];
  if (name === undefined) return { kind: "literal", text };
  return { kind: plus ? "greedy" : "variable", text: name };
}

/** The path's parameters; undefined where the route is for something else. `segments` are what stands between the slashes, decoded. */
export function matchOf(
  { method, parts }: RouteKey,
  asked: string,
  segments: readonly string[],
): PathParameters | undefined {
  if (!parts) return {};
  if (method !== undefined && method !== asked) return undefined;
  const isGreedy = parts.at(-1)?.kind === "greedy";
  if (isGreedy ? segments.length < parts.length : segments.length !== parts.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, { kind, text }] of parts.entries()) {
    const value = kind === "greedy" ? segments.slice(at).join("/") : (segments[at] ?? "");
    if (kind === "literal" ? value !== text : value === "") return undefined;
    if (kind !== "literal") parameters[text] = value;
  }
  return parameters;
}

/**
 * Sorts the most specific first: whole paths, those with a greedy variable, `$default` (API Gateway developer guide, "Create routes for HTTP APIs").
 * Of two of the same rank it is the one whose path is literal for longer, then the one that names the method.
 */
export function bySpecificity(a: RouteKey, b: RouteKey): number {
  return rankOf(a) - rankOf(b) || byParts(a, b) || Number(a.method === undefined) - Number(b.method === undefined);
}

function rankOf({ parts }: RouteKey): number {
  if (!parts) return 2;
  return parts.at(-1)?.kind === "greedy" ? 1 : 0;
}

const kinds: readonly Part["kind"][] = ["literal", "variable", "greedy"];

function byParts({ parts: a = [] }: RouteKey, { parts: b = [] }: RouteKey): number {
  for (const [at, part] of a.entries()) {
    const other = b[at];
    const difference = other ? kinds.indexOf(part.kind) - kinds.indexOf(other.kind) : 0;
    if (difference !== 0) return difference;
  }
  return 0;
}
