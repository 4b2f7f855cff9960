// A replayed event has the replay's name, between its Region and its resources.
import { isObject, parsed } from "../../../json.ts";

/** The text of an envelope with the name in it; all else stays as it was written. */
export function replayedText(text: string, replayName: string): string {
  const name = `"replay-name":${JSON.stringify(replayName)}`;
  const at = text.indexOf(',"resources":');
  if (at >= 0 && isHead(`${text.slice(0, at)}}`)) return `${text.slice(0, at)},${name}${text.slice(at)}`;
  return text === "{}" ? `{${name}}` : `{${name},${text.slice(1)}`;
}

/** Whether what stands before are members of the envelope itself, none of them nested. */
function isHead(text: string): boolean {
  const head = parsed(text);
  return isObject(head) && Object.values(head).every((value) => typeof value !== "object");
}
