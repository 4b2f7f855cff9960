// Where in arrays a value lies. Values of one element have orders in one range, as have those of one array.

export interface Scope {
  /** Of the element around the array. */
  readonly outer: Scope | undefined;
  readonly array: ArrayRange;
  readonly depth: number;
  readonly start: number;
  end: number;
}

export interface ArrayRange {
  readonly start: number;
  end: number;
}

/** The elements that a value lies in, from the outermost one. */
export function chain(scope: Scope | undefined): Scope[] {
  const scopes: Scope[] = [];
  for (let at = scope; at; at = at.outer) scopes.push(at);
  return scopes.reverse();
}
