// A replay: sends events of an archive to its bus again.
import type { Archive } from "../archives/archive.ts";
import type { Bus } from "../bus.ts";

export const replayStates = ["STARTING", "RUNNING", "CANCELLING", "COMPLETED", "CANCELLED", "FAILED"] as const;
export type ReplayState = (typeof replayStates)[number];

export interface ReplayOrder {
  readonly name: string;
  readonly description?: string;
  readonly archive: Archive;
  readonly bus: Bus;
  /** ARNs of the rules that get the events; all of the bus's without it. */
  readonly filterArns?: readonly string[];
  /** By the events' own times, in milliseconds since the epoch: from `start` to `end`, both included. */
  readonly start: number;
  readonly end: number;
}

export class Replay {
  readonly order: ReplayOrder;
  readonly arn: string;
  /** Milliseconds since the epoch, all of them. */
  readonly startedAt: number;
  endedAt: number | undefined;
  /** The time of the event that was sent last. */
  lastEventAt: number | undefined;
  state: ReplayState = "STARTING";
  stateReason: string | undefined;

  constructor(order: ReplayOrder, arn: string, now: number) {
    this.order = order;
    this.arn = arn;
    this.startedAt = now;
  }

  get active(): boolean {
    return this.state === "STARTING" || this.state === "RUNNING" || this.state === "CANCELLING";
  }
}
