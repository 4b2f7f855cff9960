// A number that follows from a text alone, so that a decision needs no generator whose order of calls would count.

/** cyrb53 by bryc (public domain): 53 bits, evenly spread; nothing that has to be kept secret. */
export function hash53(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 2 ** 32 * (b & 0x1fffff) + (a >>> 0);
}

/** From 0 up to, but not, 1. */
export function shareOf(text: string): number {
  return hash53(text) / 2 ** 53;
}
