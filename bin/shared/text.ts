// Texts that others wrote, made fit for a message or a terminal.

/** A value for a message: quoted, on one line, and no longer than it takes to find it. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Producers choose ids, detail types and bodies: none of them may break the line, or command the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (each) => JSON.stringify(each).slice(1, -1));
}
