// Filter patterns for plain text: terms that an event's message must have, may have, or must not have.
import { invalidParameter } from "./errors.ts";

/** A term, with what stands before it: nothing, `?` (one of these is enough) or `-` (not this one). */
const term = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)/y;

/**
 * CloudWatch Logs user guide, FilterAndPatternSyntaxForLogEvents. Case counts; beside terms that must be there, those with `?` have no effect.
 * Throws LogsError InvalidParameterException, also for patterns of JSON and of columns, which are not run.
 */
export function filterOf(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  for (const [start, kind] of [
    ["{", "JSON patterns"],
    ["[", "patterns of columns"],
    ["%", "regular expressions"],
  ] as const)
    if (text.startsWith(start))
      throw invalidParameter(
        `Invalid filter pattern: ${kind} are not run by the local runtime, as in ${text}. Use terms, in quotes where they have other characters than letters, digits and underscores.`,
      );
  const needed: string[] = [];
  const optional: string[] = [];
  const excluded: string[] = [];
  for (let at = 0; at < text.length; at = term.lastIndex) {
    term.lastIndex = at;
    const match = term.exec(text);
    if (!match) throw invalidParameter(`Invalid filter pattern: ${text}`);
    const [, sign, quoted, plain = ""] = match;
    if (quoted === undefined && !/^\w+$/.test(plain))
      throw invalidParameter(`Invalid filter pattern: Invalid character(s) in term '${plain}'; put it in quotes.`);
    const words = quoted?.replace(/\\(.)/gs, "$1") ?? plain;
    (sign === "?" ? optional : sign === "-" ? excluded : needed).push(words);
  }
  return (message) =>
    needed.every((each) => message.includes(each)) &&
    !excluded.some((each) => message.includes(each)) &&
    (needed.length > 0 || optional.length === 0 || optional.some((each) => message.includes(each)));
}
