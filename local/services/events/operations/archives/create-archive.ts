// CreateArchive: an archive of a bus, with the rule on it that feeds it.
import * as z from "zod";
import { settingsOf } from "../../archives/settings.ts";
import { answerOf, archiveName, archiveSettings, eventSourceArn } from "../../archives/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

const Input = z.object({ ArchiveName: archiveName, EventSourceArn: eventSourceArn, ...archiveSettings });

export const createArchive = (events: EventsState) =>
  operation(Input, (input) => {
    const bus = events.existingBus(input.EventSourceArn);
    const archive = events.archives.create(input.ArchiveName, bus, settingsOf(input));
    return answerOf(archive);
  });
