// What a request or a template says of an archive.
import type { ArchiveSettings } from "./archive.ts";

interface Given {
  readonly Description?: string | undefined;
  /** JSON text. */
  readonly EventPattern?: string | undefined;
  readonly RetentionDays?: number | undefined;
  readonly KmsKeyIdentifier?: string | undefined;
}

/** What is left out is as `before`. */
export function settingsOf(
  { Description, EventPattern, RetentionDays, KmsKeyIdentifier }: Given,
  before: ArchiveSettings = { retentionDays: 0 },
): ArchiveSettings {
  return {
    ...before,
    ...(Description !== undefined && { description: Description }),
    ...(EventPattern && { pattern: EventPattern }),
    ...(RetentionDays !== undefined && { retentionDays: RetentionDays }),
    ...(KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: KmsKeyIdentifier }),
  };
}
