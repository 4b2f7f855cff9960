// An event as JSON text.

/** Of an object that can't be written as JSON, the empty text, which no pattern fits. */
export function eventText(event: string | object): string {
  if (typeof event === "string") return event;
  try {
    return JSON.stringify(event) ?? "";
  } catch {
    return "";
  }
}
