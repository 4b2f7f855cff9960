// A view on a stream that keeps what is written, by a clock that moves by hand.
import { Writable } from "node:stream";
import { RuntimeClock } from "../../clock.ts";
import type { Hop } from "../../index.ts";
import { View, type ViewOptions } from "../../index.ts";

export const START = Date.parse("2026-01-01T12:00:00.000Z");

/** Keeps what is written; with `stalled` it takes one write, and says no more of it. */
export class Screen extends Writable {
  text = "";
  stalled = false;
  writes = 0;
  #release: (() => void) | undefined;

  constructor() {
    super({ decodeStrings: false, highWaterMark: 16 * 1024 });
  }

  override _write(chunk: string, _: string, done: () => void): void {
    this.text += chunk;
    this.writes += 1;
    if (this.stalled) this.#release = done;
    else done();
  }

  /** Goes on after a stall. */
  resume(): void {
    this.stalled = false;
    this.#release?.();
  }
}

export function shown(options: Partial<ViewOptions> = {}) {
  const clock = new RuntimeClock({ frozen: START });
  const screen = new Screen();
  const view = new View({ stream: screen, clock, ...options });
  let seq = 0;
  /** A hop of an event at the clock's time. */
  const hop = (hop: Partial<Hop> & Pick<Hop, "what" | "where">) =>
    view.hop({ seq: ++seq, at: new Date(clock.now()).toISOString(), ...hop });
  /** What is on the screen, once what waits has been written, without what was there before. */
  const read = () => {
    clock.advance(20);
    const { text } = screen;
    screen.text = "";
    return text;
  };
  return { clock, screen, view, hop, read };
}
