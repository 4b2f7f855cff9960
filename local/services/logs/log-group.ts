// A log group: its streams, and the newest of their events.
import { Fifo } from "../fifo.ts";

export interface LogEvent {
  readonly stream: LogStream;
  /** Counts up within the group. */
  readonly seq: number;
  /** Milliseconds since the epoch; so is `ingestedAt`. */
  readonly timestamp: number;
  readonly ingestedAt: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  /** How many of its events are kept. */
  events: number;
}

/** What a group keeps, since all is in memory: the oldest events go first. */
export const MOST_EVENTS = 10_000;
export const MOST_BYTES = 4 * 1024 * 1024;

/** What CloudWatch Logs counts for an event beside its text (CloudWatch Logs API reference, PutLogEvents). */
const EVENT_BYTES = 26;

export class LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  retentionDays: number | undefined;
  readonly streams = new Map<string, LogStream>();
  readonly #events = new Fifo<LogEvent>();
  #bytes = 0;
  #seq = 0;

  constructor(name: string, arn: string, createdAt: number) {
    this.name = name;
    this.arn = arn;
    this.createdAt = createdAt;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Makes the stream where there is none. */
  stream(name: string, now: number): LogStream {
    const known = this.streams.get(name);
    if (known) return known;
    const stream: LogStream = { name, createdAt: now, events: 0 };
    this.streams.set(name, stream);
    return stream;
  }

  append(streamName: string, message: string, timestamp: number, now: number): void {
    const stream = this.stream(streamName, now);
    stream.events += 1;
    this.#events.push({ stream, seq: ++this.#seq, timestamp, ingestedAt: now, message });
    this.#bytes += bytesOf(message);
    while (this.#events.size > MOST_EVENTS || this.#bytes > MOST_BYTES) this.#forgetOldest();
  }

  /** In order of time. */
  events(now: number): LogEvent[] {
    const oldest = this.retentionDays === undefined ? 0 : now - this.retentionDays * 86_400_000;
    const events = [...this.#events].filter(({ timestamp }) => timestamp >= oldest);
    return events.sort((a, b) => a.timestamp - b.timestamp || a.seq - b.seq);
  }

  /** A stream that has nothing left goes with its last event, so that those of ended environments don't pile up. */
  #forgetOldest(): void {
    const oldest = this.#events.shift();
    if (!oldest) return;
    const { stream, message } = oldest;
    this.#bytes -= bytesOf(message);
    stream.events -= 1;
    if (stream.events === 0 && this.streams.get(stream.name) === stream) this.streams.delete(stream.name);
  }
}

function bytesOf(message: string): number {
  return Buffer.byteLength(message) + EVENT_BYTES;
}
