// The rule by which an archive gets its events: as on AWS, one that EventBridge itself makes on the bus.
import type { RuleDefinition } from "../rule.ts";
import type { Target } from "../target.ts";
import type { Archive } from "./archive.ts";

const START = "Events-Archive-";

export const managedRuleName = (archiveName: string) => `${START}${archiveName}`;
export const archiveNameIn = (ruleName: string) => ruleName.slice(START.length);

/** The archive's pattern, and that the event is not one of a replay. */
export function managedDefinition(pattern: string | undefined): RuleDefinition {
  const notReplayed = `"replay-name":[{"exists":false}]`;
  const own = pattern?.trim().slice(1, -1);
  return {
    state: "ENABLED",
    managedBy: "prod.vhs.events.aws.internal",
    pattern: own?.trim() ? `{${own},${notReplayed}}` : `{${notReplayed}}`,
  };
}

export function managedTarget(archive: Archive, region: string): Target {
  const id = managedRuleName(archive.name);
  const arn = `arn:aws:events:${region}:::`;
  const InputTemplate = `{"archive-arn": "${archive.arn}","event": <aws.events.event.json>,"ingestion-time": <aws.events.event.ingestion-time>}`;
  return {
    id,
    arn,
    properties: { Id: id, Arn: arn, InputTransformer: { InputPathsMap: {}, InputTemplate } },
    retry: { attempts: 0, ageMs: 0 },
    shape: ({ text: body, identity }) => ({ body, identity }),
    keep: (event) => archive.events.add(event),
  };
}
