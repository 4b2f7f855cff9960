import { expect, test } from "vitest";
import { RuntimeClock } from "../clock.ts";

/** A frozen clock, and what ran on it: as `name at time`. */
function frozen() {
  const clock = new RuntimeClock({ frozen: 1_000 });
  const ran: string[] = [];
  const note = (name: string) => () => void ran.push(`${name} at ${clock.now()}`);
  return { clock, ran, note };
}

test("time that is frozen moves only when it is moved", () => {
  const { clock, ran, note } = frozen();
  clock.schedule(1_000, note("due"));
  clock.schedule(0, note("past"));

  expect(ran).toEqual([]);
  expect(clock.now()).toBe(1_000);
  clock.advance(0);
  expect(ran).toEqual(["past at 1000", "due at 1000"]);
});

test("what falls due runs in the order of its moments, then in that of its scheduling, each at its own time", () => {
  const { clock, ran, note } = frozen();
  clock.schedule(1_200, note("c"));
  clock.schedule(1_100, note("a"));
  clock.schedule(1_100, note("b"));
  clock.schedule(1_301, note("not yet"));

  clock.advance(300);

  expect(ran).toEqual(["a at 1100", "b at 1100", "c at 1200"]);
  expect(clock.now()).toBe(1_300);
});

test("what is scheduled by something that runs, runs too if it is due on the way", () => {
  const { clock, ran, note } = frozen();
  clock.schedule(1_100, () => {
    note("first")();
    clock.schedule(clock.now() + 50, note("second"));
    clock.schedule(clock.now() + 500, note("late"));
  });

  clock.advance(200);

  expect(ran).toEqual(["first at 1100", "second at 1150"]);
});

test("what is cancelled never runs, not even by something that runs before it", () => {
  const { clock, ran, note } = frozen();
  const later = clock.schedule(1_200, note("cancelled on the way"));
  clock.schedule(1_100, () => later.cancel());
  const now = clock.schedule(1_050, note("cancelled"));
  now.cancel();
  now.cancel();

  clock.advance(1_000);

  expect(ran).toEqual([]);
});

test("many cancelled timers leave the others as they are", () => {
  const { clock, ran, note } = frozen();
  clock.schedule(1_010, note("first"));
  const timers = Array.from({ length: 5_000 }, () => clock.schedule(1_020, note("cancelled")));
  clock.schedule(1_030, note("last"));
  for (const timer of timers) timer.cancel();

  clock.advance(100);

  expect(ran).toEqual(["first at 1010", "last at 1030"]);
});

test("a jump leads to the next moment that may be jumped to, and runs all that is due then", () => {
  const { clock, ran, note } = frozen();
  clock.schedule(9_000, note("b"));
  clock.schedule(9_000, note("c"));
  clock.schedule(99_000, note("later"));
  clock.schedule(5_000, note("cancelled")).cancel();

  expect(clock.jump()).toBe(true);

  expect(ran).toEqual(["b at 9000", "c at 9000"]);
  expect(clock.jump()).toBe(true);
  expect(ran.at(-1)).toBe("later at 99000");
  expect(clock.jump()).toBe(false);
});

test("a jump takes along what is due soon after, as long as nothing runs later than it may, in order", () => {
  const { clock, ran, note } = frozen();
  const slackMs = 1_000;
  clock.schedule(9_000, note("a"), { slackMs });
  clock.schedule(9_400, note("b"), { slackMs });
  clock.schedule(9_900, note("c"), { slackMs });
  clock.schedule(9_901, note("prompt"));
  clock.schedule(9_950, note("d"), { slackMs });
  clock.schedule(20_000, note("alone"), { slackMs });

  expect(clock.jump()).toBe(true);
  expect(ran).toEqual(["a at 9000", "b at 9400", "c at 9900", "prompt at 9901"]);
  expect(clock.jump()).toBe(true);
  expect(ran.slice(4)).toEqual(["d at 9950"]);
  expect(clock.now()).toBe(10_950);
  expect(clock.jump()).toBe(true);
  expect(ran.slice(5)).toEqual(["alone at 20000"]);
});

test("a jump puts off what may not be jumped to, so that it waits as long as before", () => {
  const { clock, ran, note } = frozen();
  clock.schedule(3_000, note("a client's"), { jumpable: false });

  expect(clock.jump()).toBe(false);
  clock.schedule(61_000, note("a retry"));
  expect(clock.jump()).toBe(true);

  expect(ran).toEqual(["a retry at 61000"]);
  clock.advance(1_999);
  expect(ran).toHaveLength(1);
  clock.advance(1);
  expect(ran.at(-1)).toBe("a client's at 63000");
});

test("time moved by hand is time for all", () => {
  const { clock, ran, note } = frozen();
  clock.schedule(3_000, note("a client's"), { jumpable: false });

  clock.advance(2_000);

  expect(ran).toEqual(["a client's at 3000"]);
});

test("a stopped clock runs nothing of what was scheduled", () => {
  const { clock, ran, note } = frozen();
  clock.schedule(1_100, note("forgotten"));

  clock.stop();
  clock.advance(1_000);

  expect(ran).toEqual([]);
});

test("time flows as the machine's does, and timers ring by themselves, in order, never before their moment", async () => {
  const clock = new RuntimeClock();
  const start = clock.now();
  const rang: [string, boolean][] = [];

  await new Promise<void>((resolve) => {
    const ring = (name: string, dueAt: number, then?: () => void) =>
      clock.schedule(dueAt, () => {
        rang.push([name, clock.now() >= dueAt]);
        then?.();
      });
    ring("last", start + 30, resolve);
    ring("first", start + 10);
    ring("second", start + 20);
    expect(rang).toEqual([]);
  });

  expect(rang).toEqual([
    ["first", true],
    ["second", true],
    ["last", true],
  ]);
  clock.stop();
});

test("a jump brings nearer what rings by itself, and the threads see how far ahead the clock is", async () => {
  const clock = new RuntimeClock();
  const ahead = () => Number(Atomics.load(new BigInt64Array(clock.offset), 0));
  let resolveRang: (() => void) | undefined;
  const rang = new Promise<void>((resolve) => {
    resolveRang = resolve;
  });
  clock.schedule(clock.now() + 3_600_000, () => undefined);
  // Longer than any timer of the machine's: it must neither ring at once nor never.
  clock.schedule(clock.now() + 100 * 86_400_000, () => resolveRang?.());
  expect(ahead()).toBe(0);

  expect(clock.jump()).toBe(true);
  expect(ahead()).toBeGreaterThan(3_599_000);
  expect(Math.abs(clock.now() - Date.now() - ahead())).toBeLessThan(1_000);
  clock.advance(100 * 86_400_000 - 3_600_000 - 20);

  await rang;
  clock.stop();
});

test("a jump does not go past something recurring on its way to work, and goes for it alone once a second at most", () => {
  const { clock, ran, note } = frozen();
  const again = () => {
    note("tick")();
    clock.schedule(clock.now() + 100, again, { recurring: true });
  };
  clock.schedule(1_100, again, { recurring: true });
  clock.schedule(1_250, note("work"));

  expect([clock.jump(), clock.jump(), clock.jump()]).toEqual([true, true, true]);
  expect(ran).toEqual(["tick at 1100", "tick at 1200", "work at 1250"]);
  expect([clock.jump(), clock.jump()]).toEqual([true, false]);
  expect(ran.at(-1)).toBe("tick at 1300");
  clock.stop();
});

test("who could not jump for something recurring is told when it may", async () => {
  const { clock, note } = frozen();
  for (const dueAt of [1_100, 1_200]) clock.schedule(dueAt, note("tick"), { recurring: true });
  const { promise, resolve } = Promise.withResolvers<void>();

  clock.jump(resolve);
  expect(clock.jump(resolve)).toBe(false);
  await promise;

  expect(clock.jump()).toBe(true);
  clock.stop();
});
