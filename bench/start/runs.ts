// What is timed: npm start, the same without npm, and cdk synth; each from its spawn.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { entryOf, firstEvent } from "../../events/index.ts";
import { Child, root, temporaryFolder } from "../support/children.ts";
import { BenchError } from "../support/errors.ts";
import { order } from "../support/order.ts";
import { READY, startCommand } from "../support/start-command.ts";

/** In milliseconds from the spawn. */
export interface StartTimes {
  readonly ready: number;
  /** Until the bus had accepted a first event. */
  readonly accepted: number;
}

/** Removes what earlier starts, and the installation, have kept. */
export function forgetEarlierStarts(): void {
  rmSync(join(root, "node_modules/.cache/tidings"), { recursive: true, force: true });
}

/** As `npm ci` leaves it: nothing kept but what its `prepare` script has made. */
export async function asInstalled(): Promise<void> {
  forgetEarlierStarts();
  await new Child(["npm", "run", "prepare"]).finished(120_000);
}

export const throughNpm = () => timeStart(["npm", "start", "--", "--port", "0"]);
export const withoutNpm = () => timeStart(startCommand("--port", "0"));

/** How long `npx cdk synth` takes, in milliseconds. */
export async function timeSynth(): Promise<number> {
  const output = temporaryFolder();
  const begin = performance.now();
  await new Child(["npx", "cdk", "synth", "--quiet", "--output", output]).finished(120_000);
  return performance.now() - begin;
}

async function timeStart(command: readonly string[]): Promise<StartTimes> {
  const begin = performance.now();
  const child = new Child(command);
  try {
    const [, endpoint = ""] = await child.printed(READY);
    const ready = performance.now() - begin;
    await putOne(endpoint);
    return { ready, accepted: performance.now() - begin };
  } finally {
    await child.stop();
  }
}

/** By plain HTTP, so that the SDK's own start is no part of it. */
async function putOne(endpoint: string): Promise<void> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { "x-amz-target": "AWSEvents.PutEvents", "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify({ Entries: [entryOf(firstEvent(order), "tidings")] }),
  });
  const answer = await response.text();
  if (!response.ok || !/"FailedEntryCount":0/.test(answer))
    throw new BenchError(`the first event was not accepted: ${response.status} ${answer}`);
}
