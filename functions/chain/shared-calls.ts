// Step 4's engine: entries of records that are processed side by side share batch calls, and just the failed entries are sent again.
import { setTimeout as pause } from "node:timers/promises";
import { ChainError } from "./errors.ts";

/** Why AWS did not take one entry of a call. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** Whether the same entry may be taken later. */
  readonly retryable: boolean;
}

export interface BatchCall<Entry> {
  /** Named in errors, as in `PutEvents`. */
  readonly name: string;
  readonly maxEntries: number;
  /** The sum over a call must stay at or below this. */
  readonly maxBytes: number;
  /** How long an entry waits at most for company, should a record beside it be slow. Default 10; 0 is until the end of this turn of the event loop. */
  readonly lingerMs?: number;
  bytesOf(entry: Entry): number;
  /** One call. Answers, for each entry in order, why it was refused, or undefined. Throws when the call failed as a whole. */
  send(entries: readonly Entry[]): Promise<readonly (Refusal | undefined)[]>;
}

interface Waiting<Entry> {
  readonly entry: Entry;
  readonly bytes: number;
  readonly accept: () => void;
  readonly refuse: (error: Error) => void;
}

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 50;
const LINGER_MS = 10;

export class SharedCalls<Entry> {
  readonly #call: BatchCall<Entry>;
  #waiting: Waiting<Entry>[] = [];
  #linger: NodeJS.Timeout | undefined;

  constructor(call: BatchCall<Entry>) {
    this.#call = call;
  }

  /** Throws ChainError TOO_LARGE for an entry that no call takes. Otherwise its size in bytes. */
  sizeOf(entry: Entry): number {
    const { name, maxBytes } = this.#call;
    const bytes = this.#call.bytesOf(entry);
    if (bytes <= maxBytes) return bytes;
    throw new ChainError("TOO_LARGE", `${name} takes ${maxBytes} bytes at most, the entry has ${bytes}`);
  }

  /** Resolves once AWS accepted the entry. Throws ChainError: TOO_LARGE, or NOT_ACCEPTED after a refusal that no retry mends or the last attempt. */
  async add(entry: Entry): Promise<void> {
    const bytes = this.sizeOf(entry);
    await new Promise<void>((accept, refuse) => {
      this.#waiting.push({ entry, bytes, accept, refuse });
      if (this.#waiting.length >= this.#call.maxEntries) this.flush();
      else this.#flushLater();
    });
  }

  #flushLater(): void {
    const { lingerMs = LINGER_MS } = this.#call;
    if (lingerMs > 0) this.#linger ??= setTimeout(() => this.flush(), lingerMs);
    else if (this.#waiting.length === 1) setImmediate(() => this.flush());
  }

  /** Sends what waits, in as few calls as the limits allow. */
  flush(): void {
    clearTimeout(this.#linger);
    this.#linger = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const call of this.#pack(waiting)) void this.#deliver(call);
  }

  #pack(waiting: readonly Waiting<Entry>[]): Waiting<Entry>[][] {
    const calls: Waiting<Entry>[][] = [];
    let bytes = 0;
    for (const each of waiting) {
      const last = calls.at(-1);
      if (last && last.length < this.#call.maxEntries && bytes + each.bytes <= this.#call.maxBytes) {
        last.push(each);
        bytes += each.bytes;
      } else {
        calls.push([each]);
        bytes = each.bytes;
      }
    }
    return calls;
  }

  /** Settles every entry of the call, one way or the other; never throws. */
  async #deliver(waiting: readonly Waiting<Entry>[]): Promise<void> {
    let left = waiting;
    for (let attempt = 1; left.length > 0; attempt++) {
      const refusals = await this.#refusals(left);
      if (refusals instanceof Error && left.length > 1 && isClientsFault(refusals)) {
        // One bad entry spoils the whole call: each goes on alone, so that it fails alone.
        await Promise.all(left.map((each) => this.#deliver([each])));
        return;
      }
      const again: Waiting<Entry>[] = [];
      for (const [at, each] of left.entries()) {
        const refusal = refusals instanceof Error ? refusals : refusals[at];
        if (!refusal) each.accept();
        else if (refusal instanceof Error) each.refuse(refusal);
        else if (refusal.retryable && attempt < ATTEMPTS) again.push(each);
        else each.refuse(this.#notAccepted(refusal, attempt));
      }
      left = again;
      if (left.length > 0) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }

  async #refusals(waiting: readonly Waiting<Entry>[]): Promise<readonly (Refusal | undefined)[] | Error> {
    try {
      const refusals = await this.#call.send(waiting.map((each) => each.entry));
      if (refusals.length === waiting.length) return refusals;
      return new ChainError(
        "NOT_ACCEPTED",
        `${this.#call.name} answered for ${refusals.length} of ${waiting.length} entries, so that none of them counts as accepted`,
      );
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #notAccepted(refusal: Refusal, attempts: number): ChainError {
    const times = attempts === 1 ? "" : ` (${attempts} attempts)`;
    return new ChainError(
      "NOT_ACCEPTED",
      `${this.#call.name} did not accept the entry${times}: ${refusal.code}: ${refusal.message}`,
    );
  }
}

/** Refused for who asks, where, or how much at once: smaller calls fare no better. Names as the SDK gives them for EventBridge, SNS and DynamoDB. */
const NOT_FOR_CONTENT =
  /thrott|TooMany|LimitExceeded|ThroughputExceeded|Timeout|Denied|Authoriz|Token|Signature|UnrecognizedClient|NotFound/i;

/** A call refused for what it holds, as against one that AWS didn't serve, or throttled, which the SDK has retried. */
function isClientsFault(error: Error): boolean {
  return "$fault" in error && error.$fault === "client" && !NOT_FOR_CONTENT.test(error.name);
}
