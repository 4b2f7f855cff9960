// CreateArchive: an archive of a bus, with the rule on it that feeds it.
import * as z from "zod";
import { answerOf, archiveName, archiveSettings, eventSourceArn } from "../../archives/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

const Input = z.object({ ArchiveName: archiveName, EventSourceArn: eventSourceArn, ...archiveSettings });

export const createArchive = (events: EventsState) =>
  operation(Input, (input) => {
    const { Description, EventPattern, RetentionDays = 0, KmsKeyIdentifier } = input;
    const archive = events.archives.create(input.ArchiveName, events.existingBus(input.EventSourceArn), {
      retentionDays: RetentionDays,
      ...(Description && { description: Description }),
      ...(EventPattern && { pattern: EventPattern }),
      ...(KmsKeyIdentifier && { kmsKeyIdentifier: KmsKeyIdentifier }),
    });
    return answerOf(archive);
  });
