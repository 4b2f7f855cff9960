// Event buses, and the rules on them.
import { EventMatcher } from "../../event-pattern/index.ts";
import { limitExceeded, resourceNotFound, validation } from "./errors.ts";
import { checkPattern } from "./pattern.ts";
import { Rule, type RuleDefinition, type RuleState } from "./rule.ts";
import type { Schedules } from "./schedules/schedules.ts";
import type { Target } from "./target.ts";

/** Quotas of EventBridge (user guide, eb-quota). */
const MOST_RULES = 300;
const MOST_TARGETS = 5;

export interface BusSettings {
  readonly description?: string;
  readonly deadLetterArn?: string;
  readonly kmsKeyIdentifier?: string;
  readonly logConfig?: Readonly<Record<string, string>>;
}

export class Bus {
  readonly name: string;
  readonly arn: string;
  readonly tags = new Map<string, string>();
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  changedAt: number;
  settings: BusSettings = {};
  /** JSON text of a resource policy. */
  policy: string | undefined;
  readonly rules = new Map<string, Rule>();
  readonly #schedules: Schedules;
  readonly #matcher = new EventMatcher<string>();

  constructor(name: string, arn: string, now: number, schedules: Schedules) {
    this.name = name;
    this.arn = arn;
    this.createdAt = now;
    this.changedAt = now;
    this.#schedules = schedules;
  }

  get isDefault(): boolean {
    return this.name === "default";
  }

  /** Throws EventsError ResourceNotFoundException. */
  rule(name: string): Rule {
    const rule = this.rules.get(name);
    if (!rule) throw resourceNotFound(`Rule ${name} does not exist on EventBus ${this.name}.`);
    return rule;
  }

  setState(rule: Rule, state: RuleState): void {
    rule.definition = { ...rule.definition, state };
    this.#apply(rule);
  }

  /** Makes a rule, or gives one another definition: its targets stay, unless others are given. Throws EventsError, and then nothing has changed. */
  putRule(name: string, definition: RuleDefinition, targets?: readonly Target[]): Rule {
    const { pattern, schedule, managedBy } = definition;
    if (pattern === undefined && !schedule)
      throw validation("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    if (schedule && !this.isDefault) throw validation("ScheduleExpression is supported only on the default event bus.");
    const known = this.rules.get(name);
    if (!known && this.rules.size >= MOST_RULES) throw limitExceeded();
    if (targets && targets.length > MOST_TARGETS) throw limitExceeded();
    // What a service makes of a pattern within the limits may be beyond them.
    if (pattern !== undefined && managedBy === undefined) checkPattern(`rule ${name}`, pattern);
    const rule = known ?? new Rule(name, this.ruleArn(name), this.name, definition);
    rule.definition = definition;
    this.rules.set(name, rule);
    if (targets) {
      rule.targets.clear();
      for (const target of targets) rule.targets.set(target.id, target);
    }
    this.#apply(rule);
    return rule;
  }

  /** Adds targets, or puts them in the place of those with the same id. Throws EventsError, and then nothing has changed. */
  putTargets(rule: Rule, targets: readonly Target[]): void {
    const ids = new Set([...rule.targets.keys(), ...targets.map(({ id }) => id)]);
    if (ids.size > MOST_TARGETS) throw limitExceeded();
    for (const target of targets) rule.targets.set(target.id, target);
  }

  /** Without a word where there is none. */
  removeRule(name: string): void {
    this.#matcher.deletePatterns(name);
    const rule = this.rules.get(name);
    if (rule) this.#schedules.unset(rule);
    this.rules.delete(name);
  }

  removeRules(): void {
    for (const name of [...this.rules.keys()]) this.removeRule(name);
  }

  /** The enabled rules that an event (JSON text) matches. */
  rulesFor(event: string): Rule[] {
    return this.#matcher.matchesForEvent(event).flatMap((name) => this.rules.get(name) ?? []);
  }

  /** Of a rule of this name, whether or not there is one. */
  ruleArn(name: string): string {
    return `${this.arn.replace(":event-bus/", ":rule/").replace(/\/default$/, "")}/${name}`;
  }

  #apply(rule: Rule): void {
    const { pattern, schedule } = rule.definition;
    this.#matcher.deletePatterns(rule.name);
    if (rule.enabled && pattern !== undefined) this.#matcher.addPattern(rule.name, pattern);
    if (rule.enabled && schedule) this.#schedules.set(rule, schedule);
    else this.#schedules.unset(rule);
  }
}
