// A bus's settings, as the API gives and takes them.
import type * as z from "zod";
import { checkDeadLetterArn } from "../../arns.ts";
import type { BusSettings } from "../../bus.ts";
import type { busSettings } from "../shapes.ts";

type Given = { readonly [Name in keyof typeof busSettings]?: z.output<(typeof busSettings)[Name]> };

/** Throws EventsError. */
export function settingsOf({ Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig }: Given, region: string) {
  if (DeadLetterConfig?.Arn !== undefined) checkDeadLetterArn(DeadLetterConfig.Arn, region);
  const logConfig = Object.fromEntries(Object.entries(LogConfig ?? {}).filter(([, value]) => value !== undefined));
  return {
    ...(Description && { description: Description }),
    ...(KmsKeyIdentifier && { kmsKeyIdentifier: KmsKeyIdentifier }),
    ...(DeadLetterConfig?.Arn !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
    ...(Object.keys(logConfig).length > 0 && { logConfig }),
  } satisfies BusSettings;
}

export function shownSettings({ description, kmsKeyIdentifier, deadLetterArn, logConfig }: BusSettings) {
  return {
    ...(description !== undefined && { Description: description }),
    ...(kmsKeyIdentifier !== undefined && { KmsKeyIdentifier: kmsKeyIdentifier }),
    ...(deadLetterArn !== undefined && { DeadLetterConfig: { Arn: deadLetterArn } }),
    ...(logConfig && { LogConfig: logConfig }),
  };
}
