// Event buses, and the rules on them.
import { EventMatcher } from "../../event-pattern/index.ts";

export interface Target {
  readonly id: string;
  readonly arn: string;
  readonly deadLetterArn?: string;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly targets: readonly Target[];
}

export class Bus {
  readonly name: string;
  readonly arn: string;
  readonly #rules = new Map<string, Rule>();
  readonly #matcher = new EventMatcher<string>();

  constructor(name: string, arn: string) {
    this.name = name;
    this.arn = arn;
  }

  /** Throws InvalidEventPatternException. */
  addRule(rule: Rule, pattern: string | object): void {
    this.#matcher.addPattern(rule.name, pattern);
    this.#rules.set(rule.name, rule);
  }

  /** The rules that an event matches. */
  rulesFor(event: object): Rule[] {
    return this.#matcher.matchesForEvent(event).flatMap((name) => this.#rules.get(name) ?? []);
  }
}
