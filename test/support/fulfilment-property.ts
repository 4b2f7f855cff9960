// What fast-check is to find an exception to: whatever happens, every order comes out right.
import fc from "fast-check";
import { faultsOf } from "./fulfilment-books.ts";
import { type Cast, play } from "./fulfilment-model.ts";
import { scenarios } from "./fulfilment-scenarios.ts";

/** The rarest of the faults that it is known to find shows about once in 400 runs. */
export const RUNS = 2_000;

export const comesOutRight = (cast: Cast) =>
  fc.asyncProperty(scenarios, async (scenario) => {
    const faults = (await play(cast, scenario)).flatMap(faultsOf);
    if (faults.length > 0) throw new Error(faults.join("\n"));
  });
