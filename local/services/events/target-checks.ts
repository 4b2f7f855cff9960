// What AWS refuses of a target, beyond the constraints of the API's model.
//
// The words, and which kinds of targets need what, were seen in answers of PutTargets (September 2026, us-east-1).
import { arnParts, checkDeadLetterArn } from "./arns.ts";
import { validation } from "./errors.ts";
import type { TargetProperties } from "./target.ts";

type Given = Readonly<Pick<TargetProperties, "Id" | "Arn" | "RoleArn" | "DeadLetterConfig">> &
  Readonly<Record<string, unknown>>;

/** By service: whether EventBridge has to assume a role for it (others go by a resource policy), and the parameters that it can't do without. */
const kinds: Readonly<Record<string, { readonly role?: true; readonly needs?: string }>> = {
  appsync: {},
  batch: { role: true, needs: "BatchParameters" },
  codebuild: { role: true },
  codepipeline: { role: true },
  ecs: { role: true, needs: "EcsParameters" },
  events: { role: true },
  "execute-api": {},
  firehose: { role: true },
  glue: { role: true },
  inspector: { role: true },
  kinesis: { role: true },
  lambda: {},
  logs: {},
  redshift: { role: true },
  "redshift-serverless": { role: true },
  sagemaker: { role: true },
  sns: {},
  sqs: {},
  ssm: { role: true },
  "ssm-incidents": { role: true },
  states: { role: true },
};

/** The services whose targets take these parameters. Any target takes SqsParameters. */
const takers: Readonly<Record<string, readonly string[]>> = {
  AppSyncParameters: ["appsync"],
  BatchParameters: ["batch"],
  EcsParameters: ["ecs"],
  HttpParameters: ["events", "execute-api"],
  KinesisParameters: ["kinesis"],
  RedshiftDataParameters: ["redshift", "redshift-serverless"],
  RunCommandParameters: ["ssm"],
  SageMakerPipelineParameters: ["sagemaker"],
};

const roleArn = /^arn:[^:]+:iam::\d{12}:role\/.+$/s;

/** Throws EventsError. */
export function checkTargets(targets: readonly Given[], region: string): void {
  const ids = new Set<string>();
  for (const { Id } of targets) {
    if (ids.has(Id))
      throw validation(`Parameter targets is not valid. Reason: More than one target with Id '${Id}' is provided.`);
    ids.add(Id);
  }
  for (const target of targets) checkTarget(target, region);
}

function checkTarget(target: Given, region: string): void {
  const { Id, Arn, RoleArn, DeadLetterConfig } = target;
  const { service, resource } = arnParts(Arn);
  const kind = Object.hasOwn(kinds, service) ? kinds[service] : undefined;
  if (!kind) throw validation(`${service} is not a supported service for a target.`);
  const needs = service === "sqs" && resource.endsWith(".fifo") ? "SqsParameters" : kind.needs;
  if (needs !== undefined && target[needs] === undefined)
    throw validation(`Parameter(s) ${needs} must be specified for target: ${Id}.`);
  for (const [name, services] of Object.entries(takers))
    if (target[name] !== undefined && !services.includes(service))
      throw validation(`Parameter(s) ${name} not supported for target: ${Id}.`);
  if (kind.role && RoleArn === undefined) throw validation(`RoleArn is required for target ${Arn}.`);
  if (RoleArn !== undefined && !roleArn.test(RoleArn))
    throw validation(`Parameter ${RoleArn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (DeadLetterConfig?.Arn !== undefined) checkDeadLetterArn(DeadLetterConfig.Arn, region);
}
