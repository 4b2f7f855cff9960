// ListArchives: by one filter at most.
import * as z from "zod";
import { archiveName, archiveState, sourceArn, summaryOf } from "../../archives/shapes.ts";
import { validation } from "../../errors.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { paged } from "../shapes.ts";

const Input = z.object({
  NamePrefix: archiveName.optional(),
  EventSourceArn: sourceArn.optional(),
  State: archiveState.optional(),
  ...paged,
});

export const listArchives = (events: EventsState) =>
  operation(Input, ({ NamePrefix, EventSourceArn, State, ...paging }) => {
    if ([NamePrefix, EventSourceArn, State].filter((each) => each !== undefined).length > 1)
      throw validation(
        "At most one filter is allowed for ListArchives. Use either : State, EventSourceArn, or NamePrefix.",
      );
    const bus = EventSourceArn === undefined ? undefined : events.existingBus(EventSourceArn);
    const wanted = [...events.archives.all].filter(
      (each) =>
        each.name.startsWith(NamePrefix ?? "") &&
        (!bus || each.bus === bus) &&
        (State === undefined || each.state === State),
    );
    const of = `archives ${NamePrefix ?? ""} ${EventSourceArn ?? ""} ${State ?? ""}`;
    const { items, next } = page(wanted, ({ name }) => name, { of, ...paging });
    return { Archives: items.map(summaryOf), ...next };
  });
