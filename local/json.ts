// Reading JSON that anybody may have written.

declare global {
  /** What Node 24 has, and TypeScript's library does not know yet (TC39 proposal JSON.parse source text access). */
  interface JSON {
    parse(
      text: string,
      reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown,
    ): unknown;
    rawJSON(text: string): unknown;
  }
}

/** What the text says; undefined where it is no JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * What the text says, but that a number which JSON.stringify would write otherwise than it came (`9007199254740993`, `10.0`) is a raw one
 * (JSON.rawJSON), which it writes as it came. Undefined where it is no JSON.
 */
export function parsedExactly(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown, { source }) =>
      typeof value === "number" && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value,
    );
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
