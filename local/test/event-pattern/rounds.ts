// One round of what is done with random patterns and events: by the fuzzer for minutes, by the tests for a second or two.
import { EventMatcher, explain, InvalidEventPatternException } from "../../event-pattern/index.ts";
import type { Generator } from "./generate.ts";
import { matchesPlainly } from "./reference/matches.ts";

/** What an engine should never do, with what made it do so. */
export class Finding extends Error {
  override readonly name = "Finding";
}

export interface Tally {
  rounds: number;
  patterns: number;
  invalid: number;
  events: number;
  broken: number;
  matches: number;
}

export function newTally(): Tally {
  return { rounds: 0, patterns: 0, invalid: 0, events: 0, broken: 0, matches: 0 };
}

const PATTERNS = 12;
const EVENTS = 10;

/** Patterns come and go in one matcher, which is held against the plain one with each event, as text and as an object. Throws Finding. */
export function round(generator: Generator, tally: Tally): void {
  const matcher = new EventMatcher<number>();
  const patterns = new Map<number, string[]>();
  tally.rounds++;
  for (let step = 0; step < 3; step++) {
    for (let count = generator.below(PATTERNS); count >= 0; count--) add(generator, matcher, patterns, tally);
    for (let count = generator.below(4); count > 0; count--) {
      const id = generator.below(PATTERNS);
      matcher.deletePatterns(id);
      patterns.delete(id);
    }
    for (let count = generator.below(EVENTS); count >= 0; count--) ask(generator, matcher, patterns, tally);
  }
}

function add(generator: Generator, matcher: EventMatcher<number>, patterns: Map<number, string[]>, tally: Tally): void {
  const whole = generator.pattern();
  const pattern = generator.below(5) === 0 ? generator.broken(whole) : whole;
  const id = generator.below(PATTERNS);
  tally.patterns++;
  const added = attempt(() => matcher.addPattern(id, pattern), { pattern });
  if (!added) tally.invalid++;
  // The plain matcher does not read patterns that are broken, even where they happen to be valid.
  else if (pattern === whole) patterns.set(id, [...(patterns.get(id) ?? []), pattern]);
  else {
    matcher.deletePatterns(id);
    patterns.delete(id);
  }
}

function ask(generator: Generator, matcher: EventMatcher<number>, patterns: Map<number, string[]>, tally: Tally): void {
  const whole = generator.event();
  const event = generator.below(5) === 0 ? generator.broken(whole) : whole;
  tally.events++;
  if (event !== whole) tally.broken++;
  check(event, matcher, patterns, tally);
  const value = parsed(event);
  if (typeof value === "object" && value !== null) {
    const [asObject, asText] = [matcher.matchesForEvent(value), matcher.matchesForEvent(JSON.stringify(value))];
    if (`${asObject}` !== `${asText}`)
      throw finding("an object matches other than its text", { event, asObject, asText });
  }
}

function check(event: string, matcher: EventMatcher<number>, patterns: Map<number, string[]>, tally: Tally): void {
  const found = run(() => matcher.matchesForEvent(event), { event, patterns: [...patterns] });
  tally.matches += found.length;
  if (new Set(found).size !== found.length) throw finding("an id is told twice", { event, found });
  for (const [id, texts] of patterns) {
    const plainly = texts.some((pattern) => matchesPlainly(pattern, event));
    if (plainly !== found.includes(id))
      throw finding("it does not agree with the plain matcher", { event, texts, plainly });
    for (const pattern of texts) {
      const lines = run(() => explain(pattern, event), { event, pattern });
      if ((lines.length === 0) !== matchesPlainly(pattern, event))
        throw finding("explain is wrong", { event, pattern, lines });
    }
  }
  if (found.some((id) => !patterns.has(id))) throw finding("a pattern that is gone matches", { event, found });
}

/** Whether it went through; what is refused has to be refused as it should. */
function attempt(action: () => void, what: object): boolean {
  try {
    action();
    return true;
  } catch (error) {
    if (error instanceof InvalidEventPatternException && error.reason !== "") return false;
    throw finding(`threw ${error instanceof Error ? error.stack : String(error)}`, what);
  }
}

function run<T>(action: () => T, what: object): T {
  try {
    return action();
  } catch (error) {
    throw finding(`threw ${error instanceof Error ? error.stack : String(error)}`, what);
  }
}

function finding(sentence: string, what: object): Finding {
  return new Finding(`${sentence}: ${JSON.stringify(what, null, 2)}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
