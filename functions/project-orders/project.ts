// Takes one event: into which generations it goes, and what came of it.
import type { Event } from "../../events/index.ts";
import { isOrderEvent } from "./consumer.ts";
import { ReadModelError } from "./errors.ts";
import { isBuiltBy, writtenBy } from "./generations.ts";
import { OrderStore } from "./order-store.ts";
import { readGenerations, sharedInTurn } from "./read-generations.ts";
import { replayTrace } from "./replay-trace.ts";
import type { OrdersTable } from "./table.ts";

/** `processed` where any of the generations has changed. Whatever it throws fails the record, which then comes again; what was written stays, and counts once. */
export function projectInto(table: OrdersTable) {
  const generations = sharedInTurn(() => readGenerations(table));
  const store = new OrderStore(table);
  const trace = replayTrace(table);
  return async (event: Event, { replayName }: { readonly replayName?: string }): Promise<"processed" | "duplicate"> => {
    if (!isOrderEvent(event))
      throw new ReadModelError("NOT_AN_ORDER_EVENT", `${event.source} / ${event.detailType} is not projected`);
    const known = await generations();
    const written = writtenBy(known, replayName);
    const folds = await Promise.allSettled(written.map((generation) => store.fold(generation, event)));
    const failed = folds.find((each) => each.status === "rejected");
    if (failed) throw failed.reason;
    if (isBuiltBy(known.building, replayName)) await trace();
    const changed = folds.some((each) => each.status === "fulfilled" && each.value === "processed");
    return changed ? "processed" : "duplicate";
  };
}
