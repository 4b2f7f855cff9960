// DeleteArchive: with its events, and its rule.
import * as z from "zod";
import { archiveName } from "../../archives/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

export const deleteArchive = (events: EventsState) =>
  operation(z.object({ ArchiveName: archiveName }), ({ ArchiveName }) => {
    events.archives.remove(events.archives.existing(ArchiveName));
    return undefined;
  });
