// What answers at an endpoint: npm start's runtime, or an emulator that is known by its health page.

export type Platform = "tidings" | "ministack" | "localstack" | "other";

/** Nothing answers. The message names the endpoint, and leaves it to the reader what to say about it. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}

const PATIENCE_MS = 10_000;

/** Paths that answer with JSON there and nowhere else; MiniStack answers LocalStack's as well. The runtime says 503 while it starts. */
const PAGES: readonly (readonly [path: string, platform: Platform])[] = [
  ["/_tidings/outputs", "tidings"],
  ["/_ministack/health", "ministack"],
  ["/_localstack/health", "localstack"],
];

/** Throws UnreachableError. */
export async function platformAt(endpoint: URL): Promise<Platform> {
  for (const [path, platform] of PAGES) if (await answersJson(new URL(path, endpoint))) return platform;
  return "other";
}

async function answersJson(page: URL): Promise<boolean> {
  try {
    const response = await fetch(page, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.body?.cancel();
    const isJson = /^application\/json\b/.test(response.headers.get("content-type") ?? "");
    return isJson && (response.ok || response.status === 503);
  } catch (cause) {
    throw new UnreachableError(`nothing answers at ${page.origin}`, { cause });
  }
}
