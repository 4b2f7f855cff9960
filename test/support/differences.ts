// Where an emulator differs from AWS so that a test can't pass there. docs/emulators.md has these, and those that no test meets.
import type { TestContext } from "vitest";
import type { Deployed } from "./deployed.ts";

interface Difference {
  readonly on: readonly Deployed["target"]["platform"][];
  /** What it does instead. */
  readonly what: string;
  /** Where AWS says what is right. */
  readonly right: string;
}

export const differences = {
  "log group targets": {
    on: ["ministack"],
    what: "a rule's target that is a log group is taken, and gets no event",
    right: "EventBridge user guide, eb-targets, CloudWatch Logs groups as targets",
  },
  "malformed detail": {
    on: ["ministack"],
    what: "PutEvents accepts a Detail that is no JSON",
    right: "EventBridge API reference, PutEventsResultEntry: MalformedDetail",
  },
} as const satisfies Record<string, Difference>;

/** Skips the test where the stack runs on an emulator that is known to differ, and says in what. */
export function skipWhereDiffers(context: TestContext, deployed: Deployed, name: keyof typeof differences): void {
  const { on, what, right }: Difference = differences[name];
  const { platform } = deployed.target;
  context.skip(on.includes(platform), `${platform}: ${what} (${right})`);
}
