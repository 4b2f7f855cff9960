// URLs that are called: the endpoints of API destinations, and those that authorize connections.
import { validation } from "./errors.ts";

interface Place {
  /** The parameter that has it, as errors begin. */
  readonly parameter: string;
  /** What the URL is, as notes begin. */
  readonly what: string;
  readonly note: (note: string) => void;
}

/** Throws EventsError where it can't be called. That it is http:// is noted. */
export function checkEndpoint(url: string, { parameter, what, note }: Place): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol !== "https:" && protocol !== "http:")
    throw validation(
      `${parameter} is not valid. Reason: Endpoint '${url}' is invalid, please provide a valid HTTPS endpoint URL.`,
    );
  if (protocol === "http:") note(`${what} is an http:// URL, which AWS refuses: it takes https:// only.`);
}
