// How to look at a story, where the local runtime answers: nothing else keeps a journal.
import { isLoopback } from "../shared/endpoint.ts";

const PATIENCE_MS = 2_000;

/** The address of the story, or undefined where there is no such thing. */
export async function storyAt(endpoint: string, correlationId: string): Promise<string | undefined> {
  const url = URL.parse(`${endpoint}/_tidings/journal?correlationId=${encodeURIComponent(correlationId)}`);
  if (!url || !isLoopback(url)) return undefined;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const answer: unknown = response.ok ? await response.json() : undefined;
    return typeof answer === "object" && answer !== null && "hops" in answer ? url.href : undefined;
  } catch {
    return undefined;
  }
}
