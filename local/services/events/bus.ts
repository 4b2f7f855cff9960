// Event buses, and the rules on them.
import { EventMatcher } from "../../event-pattern/index.ts";
import type { Delivery } from "../service.ts";
import type { BusEvent } from "./envelope.ts";

export interface Target {
  readonly id: string;
  readonly arn: string;
  readonly deadLetterArn?: string;
  /** Of the role that EventBridge takes on to deliver. */
  readonly roleArn?: string | undefined;
  /** Makes what it gets, where that is not the event as it is. Throws DeliveryError. */
  readonly shape?: (event: BusEvent) => Delivery;
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

  /** In the place of one with the same name. Throws InvalidEventPatternException, and then nothing has changed. */
  setRule(rule: Rule, pattern: string | object): void {
    new EventMatcher().addPattern(rule.name, pattern);
    this.#matcher.deletePatterns(rule.name);
    this.#matcher.addPattern(rule.name, pattern);
    this.#rules.set(rule.name, rule);
  }

  removeRule(name: string): void {
    this.#matcher.deletePatterns(name);
    this.#rules.delete(name);
  }

  /** The rules that an event matches. */
  rulesFor(event: object): Rule[] {
    return this.#matcher.matchesForEvent(event).flatMap((name) => this.#rules.get(name) ?? []);
  }
}
