import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { paceOf } from "../../../bin/shared/pace.ts";

/** Time passes only while somebody sleeps, and then a little more than asked for, as with real timers. */
function sleepyClock(lateness: number) {
  let time = 1000;
  return {
    now: () => time,
    sleep: async (milliseconds: number) => {
      time += milliseconds + lateness;
    },
  };
}

async function departures(rate: number, events: number, lateness = 0): Promise<number[]> {
  const clock = sleepyClock(lateness);
  const pace = paceOf(rate, clock);
  const times: number[] = [];
  for (let sent = 0; sent < events; sent++) {
    await pace();
    times.push(clock.now() - 1000);
  }
  return times;
}

describe("a pace", () => {
  it("spreads events evenly, the first at once", async () => {
    expect(await departures(2, 4)).toEqual([0, 500, 1000, 1500]);
    expect(await departures(0.5, 3)).toEqual([0, 2000, 4000]);
  });

  it("lets several go at a time where timers are too coarse", async () => {
    expect(await departures(150, 9)).toEqual([0, 0, 0, 20, 20, 20, 40, 40, 40]);
  });

  it("never lets more go in any second than its rate, to a turn of 20 ms, and not much less", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5000 }), fc.nat({ max: 3 }), async (rate, lateness) => {
        const times = await departures(rate, rate * 3, lateness);
        for (const [at, time] of times.entries())
          expect((times[at + rate] ?? Infinity) - time).toBeGreaterThanOrEqual(1000 - 20.001);
        // A turn is 10 ms or longer, and here late by the rest of a millisecond and three more.
        expect(times.at(-1)).toBeLessThan(3000 * 1.4);
      }),
      { numRuns: 100 },
    );
  });

  it("does not make up for time lost to a slow bus", async () => {
    const clock = sleepyClock(0);
    const pace = paceOf(10, clock);
    await pace();
    await clock.sleep(5000);
    await pace();
    const resumed = clock.now();
    await pace();
    expect(clock.now() - resumed).toBe(100);
  });

  it("does not hold anything up without a rate", async () => {
    const clock = sleepyClock(0);
    const pace = paceOf(undefined, clock);
    for (let sent = 0; sent < 1000; sent++) await pace();
    expect(clock.now()).toBe(1000);
  });
});
