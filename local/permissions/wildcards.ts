// The wildcards of policies: `*` stands for any characters, `?` for one.

/** Takes time in proportion to both lengths at most, whatever the pattern. */
export function matchesWildcards(pattern: string, text: string): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let resumeAt = 0;
  while (at < text.length) {
    const expected = pattern[inPattern];
    if (expected === "*") {
      star = inPattern++;
      resumeAt = at;
    } else if (expected === "?" || expected === text[at]) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++resumeAt;
    } else return false;
  }
  while (pattern[inPattern] === "*") inPattern++;
  return inPattern === pattern.length;
}

/** Each of an ARN's six parts by itself, so that a wildcard does not reach over a colon; the last part may hold colons of its own. */
export function matchesArn(pattern: string, arn: string): boolean {
  const wanted = partsOf(pattern);
  const parts = partsOf(arn);
  return wanted.length === parts.length && wanted.every((each, at) => matchesWildcards(each, parts[at] ?? ""));
}

function partsOf(arn: string): string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(":")] : [])];
}
