import { expect, test } from "vitest";
import { startApp } from "../support/local-app.ts";
import { runTrial } from "../support/trial/trial.ts";

test.each([
  ["without faults", 11, undefined],
  ["with faults at every hop", 12, "duplicate=0.1,delay=0.2:2s,reorder=0.1,fail=0.05,crash=0.01,throttle=0.02"],
])(
  "%s, every order comes to one end, with its money, its goods and its notifications in order",
  async (_, seed, faults) => {
    const app = await startApp({ clock: "auto", ...(faults !== undefined && { faults, seed }) });
    const { violations, statuses } = await runTrial({
      endpoint: app.runtime.endpoint,
      outputs: Object.values(app.runtime.outputs)[0] ?? {},
      seed,
      orders: 60,
      faults: faults !== undefined,
      settled: () => app.settled(240_000),
    });
    expect(violations).toEqual([]);
    expect(Object.keys(statuses).toSorted()).toEqual(["cancelled", "confirmed", "in-review", "rejected"]);
    expect(app.journal.hops().filter(({ what }) => what === "lost" || what === "dead-lettered")).toEqual([]);
  },
  300_000,
);
