// DescribeArchive.
import * as z from "zod";
import { archiveName, summaryOf } from "../../archives/shapes.ts";
import type { EventsState } from "../../state.ts";
import { operation } from "../operation.ts";

export const describeArchive = (events: EventsState) =>
  operation(z.object({ ArchiveName: archiveName }), ({ ArchiveName }) => {
    const archive = events.archives.existing(ArchiveName);
    const { description, pattern, kmsKeyIdentifier } = archive.settings;
    return {
      ArchiveArn: archive.arn,
      ...summaryOf(archive),
      ...(description && { Description: description }),
      ...(pattern && { EventPattern: pattern }),
      ...(kmsKeyIdentifier && { KmsKeyIdentifier: kmsKeyIdentifier }),
    };
  });
