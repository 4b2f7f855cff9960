// How long a rebuild waits for what it can't see, on AWS and elsewhere.
import { LONGEST_DELAY_SECONDS } from "../../functions/chain/retry-delay.ts";
import type { Endpoint } from "../shared/endpoint.ts";
import type { Waits } from "./rebuild.ts";

/** Longer than a function runs (lib/consumer.ts), by what a clock may be off. */
export const WRITERS_MS = 7_000;
/** Twice what the chain lets a record wait at most between two tries. */
const SILENCE_MS = 2 * LONGEST_DELAY_SECONDS * 1_000;
const STALL_MS = 2 * SILENCE_MS;

/** `archiveLagSeconds`: undefined for the default. */
export function waitsOf(endpoint: Endpoint, archiveLagSeconds: number | undefined): Waits {
  const aws = isAws(endpoint);
  return {
    writers: WRITERS_MS,
    // Ten minutes (EventBridge user guide, eb-archive).
    archive: (archiveLagSeconds ?? (aws ? 600 : 0)) * 1_000,
    // A minute (SQS API reference, GetQueueAttributes).
    quiet: aws ? 60_000 : 2_000,
    look: 1_000,
    silence: SILENCE_MS,
    stall: STALL_MS,
  };
}

/** An emulator's clock may be ahead of this machine's. */
export function untilOf(endpoint: Endpoint): () => Date {
  return () => (isAws(endpoint) ? new Date() : new Date("2200-01-01T00:00:00Z"));
}

/** Every other place is called by its URL. */
function isAws({ name }: Endpoint): boolean {
  return name.startsWith("AWS");
}
