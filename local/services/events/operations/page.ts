// Pages of a list. A token holds the last name of the page before, so that what comes and goes in between neither repeats nor hides the rest.
import { isObject, parsed } from "../../../json.ts";
import { validation } from "../errors.ts";

const MOST_ON_A_PAGE = 100;

export interface Paging {
  /** What the list is of, since a token is good for that alone. */
  readonly of: string;
  readonly Limit?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** By name. Throws EventsError for a token that was not given out for this list. */
export function page<Item>(
  items: Iterable<Item>,
  nameOf: (item: Item) => string,
  { of, Limit = MOST_ON_A_PAGE, NextToken }: Paging,
): { readonly items: Item[]; readonly next: { readonly NextToken?: string } } {
  const after = NextToken === undefined ? undefined : nameIn(NextToken, of);
  const left = [...items]
    .filter((item) => after === undefined || nameOf(item) > after)
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const shown = left.slice(0, Limit);
  const last = shown.at(-1);
  const next = last !== undefined && left.length > shown.length ? { NextToken: tokenFor(nameOf(last), of) } : {};
  return { items: shown, next };
}

function tokenFor(after: string, of: string): string {
  return Buffer.from(JSON.stringify({ of, after })).toString("base64url");
}

/** No source tells AWS's words for a wrong token; these are as for its other parameters. */
function nameIn(token: string, of: string): string {
  const read = parsed(Buffer.from(token, "base64url").toString());
  if (!isObject(read) || read.of !== of || typeof read.after !== "string")
    throw validation("Parameter NextToken is not valid.");
  return read.after;
}
