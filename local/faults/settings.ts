// What `--faults` and `--seed` say: which faults there are, how often, and how long a delay is at most.
import { RuntimeError } from "../errors.ts";

export const faultKinds = ["duplicate", "delay", "reorder", "fail", "crash", "throttle"] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultSettings {
  /** From 0 to 1. */
  readonly rates: Readonly<Record<FaultKind, number>>;
  readonly longestDelayMs: number;
  readonly seed: number;
}

const STANDARD_DELAY_MS = 1_000;
/** What SQS delays a message by at most. */
const LONGEST_DELAY_MS = 900_000;
const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** Reads `duplicate=0.1,delay=0.2:2s`. Throws RuntimeError INVALID_FAULTS. */
export function parseFaults(text: string, seed = 1): FaultSettings {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw wrong(`the seed is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, not ${seed}`);
  const rates: Record<FaultKind, number> = { duplicate: 0, delay: 0, reorder: 0, fail: 0, crash: 0, throttle: 0 };
  let longestDelayMs = STANDARD_DELAY_MS;
  const given = new Set<FaultKind>();
  for (const part of text.split(",")) {
    const [, name = "", value] = /^\s*([^=]*?)\s*(?:=\s*(.*?)\s*)?$/s.exec(part) ?? [];
    const kind = faultKinds.find((each) => each === name);
    if (name === "") throw wrong("a name is missing. They are given as in duplicate=0.1,delay=0.2:2s");
    if (!kind) throw wrong(`there is no ${JSON.stringify(name)}. There are: ${faultKinds.join(", ")}`);
    if (given.has(kind)) throw wrong(`${kind} is given twice`);
    given.add(kind);
    const [rate = "", duration, ...more] = value?.split(":") ?? [];
    if (rate === "") throw wrong(`${kind} has no rate. It is given as in ${kind}=0.1`);
    rates[kind] = rateOf(kind, rate);
    if (duration === undefined) continue;
    if (kind !== "delay")
      throw wrong(`${kind} takes a rate alone, not ${JSON.stringify(value)}: only delay has a duration`);
    longestDelayMs = delayOf([duration, ...more].join(":"));
  }
  return { rates, longestDelayMs, seed };
}

/** As it would be given: `duplicate=0.1, delay=0.2:2s`. */
export function faultsText({ rates, longestDelayMs }: FaultSettings): string {
  const told = faultKinds.flatMap((kind) => {
    if (rates[kind] === 0) return [];
    return [`${kind}=${rates[kind]}${kind === "delay" ? `:${secondsText(longestDelayMs).replace(" ", "")}` : ""}`];
  });
  return told.join(", ") || "none";
}

/** `12 ms`, `1.4 s` */
export function secondsText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(1))} s`;
}

function rateOf(kind: FaultKind, text: string): number {
  const rate = /^(\d+\.?\d*|\.\d+)(e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!(rate >= 0 && rate <= 1))
    throw wrong(`the rate of ${kind} is a number from 0 to 1, not ${JSON.stringify(text)}`);
  return rate;
}

function delayOf(text: string): number {
  const [, count = "", unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit] ?? Number.NaN);
  if (!(ms >= 1 && ms <= LONGEST_DELAY_MS))
    throw wrong(`delay takes a duration such as 500ms, 2s or 1m, 15m at most, not ${JSON.stringify(text)}`);
  return ms;
}

function wrong(message: string): RuntimeError {
  return new RuntimeError("INVALID_FAULTS", `faults: ${message}`);
}
