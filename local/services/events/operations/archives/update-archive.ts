// UpdateArchive: what is left out stays.
import * as z from "zod";
import { settingsOf } from "../../archives/settings.ts";
import { answerOf, archiveName, archiveSettings } from "../../archives/shapes.ts";
import { validation } from "../../errors.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

const Input = z.object({ ArchiveName: archiveName, ...archiveSettings });

export const updateArchive = (events: EventsState) =>
  operation(Input, ({ ArchiveName, ...given }) => {
    if (Object.values(given).every((each) => each === undefined))
      throw validation("At least one of EventPattern, RetentionDays or Description must be provided.");
    const archive = events.archives.existing(ArchiveName);
    events.archives.change(archive, events.existingBus(archive.bus.arn), settingsOf(given, archive.settings));
    return answerOf(archive);
  });
