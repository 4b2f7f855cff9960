import { expect, onTestFinished, test } from "vitest";
import { RuntimeClock } from "../../clock.ts";
import { Concurrency } from "../../services/lambda/concurrency.ts";

/** Work that waits in a queue, and runs until it is told to end. */
class Works {
  waiting = 0;
  readonly #ends: (() => void)[] = [];
  readonly #concurrency: Concurrency;
  #noted: (() => void) | undefined;

  constructor(most: number) {
    this.#concurrency = new Concurrency({
      most,
      clock: new RuntimeClock(),
      waits: () => this.waiting > 0,
      pump: () => this.pump(),
    });
    onTestFinished(() => {
      this.waiting = 0;
      this.#concurrency.stop();
    });
  }

  get running(): number {
    return this.#ends.length;
  }

  pump(): void {
    while (this.waiting > 0 && this.#concurrency.hasRoom()) {
      this.waiting -= 1;
      this.#concurrency.run(() => new Promise((resolve) => this.#ends.push(resolve)));
    }
    this.#noted?.();
  }

  async untilRunning(count: number): Promise<void> {
    while (this.running < count) await new Promise<void>((resolve) => (this.#noted = resolve));
  }

  async endAll(): Promise<void> {
    for (const end of this.#ends.splice(0)) end();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("while work waits and the machine has time for it, more runs side by side, up to the most", async () => {
  const works = new Works(4);
  works.waiting = 6;
  works.pump();
  expect(works.running).toBe(1);

  await works.untilRunning(4);
  expect(works.waiting).toBe(2);
});

test("where work takes long on a busy machine half as much runs side by side, then half of that, and one at least", async () => {
  const works = new Works(4);
  works.waiting = 4;
  works.pump();
  await works.untilRunning(4);
  for (const left of [2, 1, 1]) {
    const until = performance.now() + 2_100;
    while (performance.now() < until);
    await works.endAll();
    works.waiting = 4;
    works.pump();
    expect(works.running).toBe(left);
  }
});

test("what is done quickly goes on side by side", async () => {
  const works = new Works(4);
  works.waiting = 4;
  works.pump();
  await works.untilRunning(4);
  await works.endAll();

  works.waiting = 4;
  works.pump();
  expect(works.running).toBe(4);
});
