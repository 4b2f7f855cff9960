// ListReplays: by one filter at most.
import * as z from "zod";
import { validation } from "../../errors.ts";
import { archiveArn, replayName, replayState, summaryOf } from "../../replays/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { paged } from "../shapes.ts";

const Input = z.object({
  NamePrefix: replayName.optional(),
  State: replayState.optional(),
  EventSourceArn: archiveArn.optional(),
  ...paged,
});

export const listReplays = (events: EventsState) =>
  operation(Input, ({ NamePrefix, State, EventSourceArn, ...paging }) => {
    if ([NamePrefix, State, EventSourceArn].filter((each) => each !== undefined).length > 1)
      throw validation(
        "At most one filter is allowed for ListReplays. Use either : State, EventSourceArn, or NamePrefix.",
      );
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
