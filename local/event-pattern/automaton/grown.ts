// Arrays of numbers that grow.

interface Numbers<Self> {
  readonly length: number;
  set(from: Self): void;
}

/** An array with a place at `at`: the same one, or one of twice the length with the same content. */
export function grown<Array extends Numbers<Array>>(array: Array, at: number, make: (length: number) => Array): Array {
  if (at < array.length) return array;
  const larger = make(Math.max(2 * array.length, at + 1));
  larger.set(array);
  return larger;
}
