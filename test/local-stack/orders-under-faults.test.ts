import { expect, test } from "vitest";
import { localContext } from "../../bin/local-context.ts";
import { startApp } from "../support/local-app.ts";
import { patientContext } from "../support/patience.ts";
import { runTrial } from "../support/trial/trial.ts";

const faults = "duplicate=0.1,delay=0.2:2s,reorder=0.1,fail=0.05,crash=0.01,throttle=0.02";
const orders = 40;

test.each([
  { what: "with faults at every hop, and time for each step", seed: 18, timeOuts: false },
  { what: "with faults at every hop, and five seconds for each step", seed: 14, timeOuts: true },
])(
  "$what, every order comes to its end, with its money, its goods and its notifications in order",
  async ({ seed, timeOuts }) => {
    const context = timeOuts ? localContext : patientContext;
    const app = await startApp({ clock: "auto", context, seed, faults });
    const { violations, statuses } = await runTrial({
      endpoint: app.runtime.endpoint,
      outputs: Object.values(app.runtime.outputs)[0] ?? {},
      seed,
      orders,
      timeOuts,
      settled: () => app.settled(240_000),
    });
    expect(violations).toEqual([]);
    // Five seconds may be too short for any order, on a machine that is busy.
    const met = Object.keys(statuses).filter((status) => !timeOuts || status !== "confirmed");
    expect(met.toSorted()).toEqual(["cancelled", ...(timeOuts ? [] : ["confirmed"]), "in-review", "rejected"]);

    expect(app.journal.hops().filter(({ what }) => what === "lost" || what === "dead-lettered")).toEqual([]);
  },
  300_000,
);
