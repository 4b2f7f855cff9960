// AWS::Events::Archive in a template.
import * as z from "zod";
import { integer, text } from "../../../wire/constraints.ts";
import type { CreatedResource, ResourceType } from "../../service.ts";
import type { EventsState } from "../state.ts";
import type { ArchiveSettings } from "./archive.ts";
import { settingsOf } from "./settings.ts";
import { archiveName } from "./shapes.ts";

const ArchiveProperties = z.object({
  ArchiveName: archiveName.optional(),
  SourceArn: z.string(),
  Description: text({ most: 512 }).optional(),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  RetentionDays: z.coerce
    .number()
    .pipe(integer({ least: 0 }))
    .optional(),
  KmsKeyIdentifier: z.string().optional(),
});

const LONGEST_NAME = 48;

export const archiveResource =
  (events: EventsState): ResourceType =>
  (properties, { generatedName }) => {
    const given = ArchiveProperties.parse(properties);
    const ownName = shortened(generatedName);
    const bus = events.existingBus(given.SourceArn);
    const archive = events.archives.create(given.ArchiveName ?? ownName, bus, settingsIn(given));
    const created: CreatedResource = {
      ref: archive.name,
      attributes: { Arn: archive.arn },
      change: (changed) => {
        const next = ArchiveProperties.parse(changed);
        const nextBus = events.existingBus(next.SourceArn);
        if ((next.ArchiveName ?? ownName) !== archive.name || nextBus.arn !== bus.arn) return undefined;
        events.archives.change(archive, nextBus, settingsIn(next));
        return created;
      },
      remove: () => events.archives.remove(archive),
    };
    return created;
  };

/** What tells generated names apart is at their end. */
function shortened(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const end = name.slice(-13);
  return name.slice(0, LONGEST_NAME - end.length) + end;
}

function settingsIn({ EventPattern, ...given }: z.output<typeof ArchiveProperties>): ArchiveSettings {
  return settingsOf({ ...given, ...(EventPattern && { EventPattern: JSON.stringify(EventPattern) }) });
}
