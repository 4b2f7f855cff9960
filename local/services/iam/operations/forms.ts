// What IAM's operations read and write alike.
import type { QueryForm } from "../../../wire/query-protocol.ts";
import { validationError } from "../errors.ts";

/** Throws IamError ValidationError. */
export function needed(form: QueryForm, name: string): string {
  const value = form.get(name);
  if (value !== undefined && value !== "") return value;
  const field = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
  throw validationError(
    `1 validation error detected: Value at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}

/** Policies stand in answers as in a URL (RFC 3986). */
export function urlEncoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** As in `2026-01-01T12:00:00Z`. */
export function timeOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

/** A page of a list, which starts after the marker. */
export function page<T>(
  form: QueryForm,
  all: readonly T[],
): { readonly items: readonly T[]; readonly more: Readonly<Record<string, string>> } {
  const start = Number(form.get("Marker") ?? 0);
  const most = Number(form.get("MaxItems") ?? 100);
  if (!Number.isInteger(start) || start < 0) throw validationError("Invalid Marker.");
  if (!Number.isInteger(most) || most < 1 || most > 1_000)
    throw validationError(
      "1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000",
    );
  const end = start + most;
  return {
    items: all.slice(start, end),
    more: end < all.length ? { IsTruncated: "true", Marker: String(end) } : { IsTruncated: "false" },
  };
}
