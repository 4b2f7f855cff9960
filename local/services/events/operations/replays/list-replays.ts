// ListReplays: by one filter at most.
import * as z from "zod";
import { eventSourceArn } from "../../archives/shapes.ts";
import { replayName, replayState, summaryOf } from "../../replays/shapes.ts";
import type { EventsState } from "../../state.ts";
import { checkOneFilter } from "../filters.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { paged } from "../shapes.ts";

const Input = z.object({
  NamePrefix: replayName.optional(),
  State: replayState.optional(),
  EventSourceArn: eventSourceArn.optional(),
  ...paged,
});

export const listReplays = (events: EventsState) =>
  operation(Input, ({ NamePrefix, State, EventSourceArn, ...paging }) => {
    checkOneFilter("ListReplays", { NamePrefix, State, EventSourceArn });
    const wanted = events.replays.all.filter(
      ({ order, state }) =>
        order.name.startsWith(NamePrefix ?? "") &&
        (State === undefined || state === State) &&
        (EventSourceArn === undefined || order.archive.arn === EventSourceArn),
    );
    const of = `replays ${NamePrefix ?? ""} ${EventSourceArn ?? ""} ${State ?? ""}`;
    const { items, next } = page(wanted, ({ order }) => order.name, { of, ...paging });
    return { Replays: items.map(summaryOf), ...next };
  });
