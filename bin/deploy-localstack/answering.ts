// What answers at an endpoint.
import { DeployError } from "./errors.ts";

const PATIENCE_MS = 10_000;

/** `tidings` for npm start's own runtime, `other` for anything else. Throws DeployError UNREACHABLE. */
export async function whatAnswersAt(endpoint: URL): Promise<"tidings" | "other"> {
  try {
    // A path that only the local runtime knows; it says 503 while it starts.
    const response = await fetch(new URL("/_tidings/outputs", endpoint), { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.body?.cancel();
    const json = /^application\/json\b/.test(response.headers.get("content-type") ?? "");
    return json && (response.ok || response.status === 503) ? "tidings" : "other";
  } catch (cause) {
    throw new DeployError(
      "UNREACHABLE",
      `nothing answers at ${endpoint.origin}; start LocalStack, or another emulator that speaks CloudFormation, or name it in AWS_ENDPOINT_URL`,
      { cause },
    );
  }
}
