// An execution environment as the faults know it: by the session token that its calls are made with, and by what it runs.
import { randomUUID } from "node:crypto";
import { type Identity, identityInEnvelope } from "../journal/identity.ts";
import { isObject, parsed } from "../json.ts";
import type { FaultContext } from "./context.ts";
import { hash53 } from "./hash.ts";
import { type Handed, Invocation } from "./invocation.ts";

export class FaultyEnvironment {
  readonly token = `local-${randomUUID()}`;
  readonly #faults: FaultContext;
  readonly #functionName: string;
  readonly #forget: () => void;
  /** Ends its thread. */
  #kill: () => void = () => undefined;
  #invocation: Invocation | undefined;
  #crashed = false;

  constructor(faults: FaultContext, functionName: string, forget: () => void) {
    this.#faults = faults;
    this.#functionName = functionName;
    this.#forget = forget;
  }

  /** What it runs; undefined before and after. */
  get invocation(): Invocation | undefined {
    return this.#invocation;
  }

  /** Whether a fault has ended it: nothing that it still asks for is done. */
  get crashed(): boolean {
    return this.#crashed;
  }

  /** To be called ahead of an invocation. What came by no queue, rule or topic is known by the payload. */
  begin(handed: Handed | undefined, payload: string, kill: () => void): void {
    this.#kill = kill;
    this.#invocation = new Invocation(this.#functionName, handed ?? this.#handedIn(payload));
  }

  /** To be called after it. Whether it crashes all the same, though it has `answered`: it made too few calls before. */
  end(answered: boolean): boolean {
    const invocation = this.#invocation;
    this.#invocation = undefined;
    if (!answered || this.#crashed || !invocation?.handed.crash) return false;
    this.crash(invocation, invocation.lastCall ? `after ${invocation.lastCall}` : "at its end");
    return true;
  }

  crash({ functionName, handed }: Invocation, when: string): void {
    this.#crashed = true;
    const { identity, attempt = 1 } = handed.crash ?? {};
    this.#faults.happened({ ...identity, where: functionName, reason: `crash ${when}`, attempt });
    this.#kill();
  }

  close(): void {
    this.#forget();
  }

  #handedIn(payload: string): Handed {
    const event = eventIn(payload);
    const occasion = this.#faults.visits.next(`request -> ${this.#functionName}`, event.id).occasion(1);
    return { events: [{ ...event, occasion }], spared: false };
  }
}

/** An API's request is known by what was asked, without what differs each time. */
function eventIn(payload: string): { readonly id: string; readonly identity: Identity } {
  const identity = identityInEnvelope(payload);
  const value = parsed(payload);
  const asked =
    isObject(value) && isObject(value.requestContext)
      ? JSON.stringify([value.routeKey, value.httpMethod, value.rawPath, value.path, value.rawQueryString, value.body])
      : payload;
  return { id: identity.eventId ?? `hash-${hash53(asked)}`, identity };
}
