// A rule on a bus: which events, or when, and the targets that get them.
import type { Schedule } from "./schedules/schedule.ts";
import type { Target } from "./target.ts";

export const ruleStates = ["ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"] as const;
export type RuleState = (typeof ruleStates)[number];

/** What PutRule sets, all of it at once; the targets are apart. */
export interface RuleDefinition {
  readonly state: RuleState;
  readonly description?: string;
  /** JSON text, as it was given. */
  readonly pattern?: string;
  readonly schedule?: Schedule;
  readonly roleArn?: string;
  /** The service that made it, for one that its owner may not change. */
  readonly managedBy?: string;
}

export class Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly tags = new Map<string, string>();
  definition: RuleDefinition;
  /** By id, in the order in which they came. */
  readonly targets = new Map<string, Target>();

  constructor(name: string, arn: string, busName: string, definition: RuleDefinition) {
    this.name = name;
    this.arn = arn;
    this.busName = busName;
    this.definition = definition;
  }

  get enabled(): boolean {
    return this.definition.state !== "DISABLED";
  }
}
