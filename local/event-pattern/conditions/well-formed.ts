// Texts as AWS's matcher sees them.

/** AWS's matcher compares UTF-8, in which half a surrogate pair is a question mark. */
export function wellFormed(text: string): string {
  return text.isWellFormed() ? text : text.replace(/\p{Surrogate}/gu, "?");
}
