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
  return text.replace(/\p{Cc}/gu, (each) => {
    const json = JSON.stringify(each).slice(1, -1);
    // JSON leaves U+007F to U+009F as they are, of which terminals take U+009B for an escape.
    return json === each ? `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}` : json;
  });
}
