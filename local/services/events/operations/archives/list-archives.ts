// ListArchives: by one filter at most.
import * as z from "zod";
import { archiveName, archiveState, eventSourceArn, summaryOf } from "../../archives/shapes.ts";
import type { EventsState } from "../../state.ts";
import { checkOneFilter } from "../filters.ts";
import { operation } from "../operation.ts";
import { page } from "../page.ts";
import { paged } from "../shapes.ts";

const Input = z.object({
  NamePrefix: archiveName.optional(),
  EventSourceArn: eventSourceArn.optional(),
  State: archiveState.optional(),
  ...paged,
});

export const listArchives = (events: EventsState) =>
  operation(Input, ({ NamePrefix, EventSourceArn, State, ...paging }) => {
    checkOneFilter("ListArchives", { NamePrefix, EventSourceArn, State });
    const bus = EventSourceArn === undefined ? undefined : events.existingBus(EventSourceArn);
    const wanted = [...events.archives.all].filter(
      (each) =>
        each.name.startsWith(NamePrefix ?? "") &&
        (!bus || each.bus.arn === bus.arn) &&
        (State === undefined || each.state === State),
    );
    const of = `archives ${NamePrefix ?? ""} ${EventSourceArn ?? ""} ${State ?? ""}`;
    const { items, next } = page(wanted, ({ name }) => name, { of, ...paging });
    return { Archives: items.map(summaryOf), ...next };
  });
