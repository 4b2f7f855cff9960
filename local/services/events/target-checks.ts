// What AWS refuses of a target, beyond the constraints of the API's model.
//
// The words, and which kinds of targets need what, were seen in answers of PutTargets (September 2026, us-east-1).
import { arnParts, checkDeadLetterArn, isRoleArn, wrongArn } from "./arns.ts";
import { validation } from "./errors.ts";
import type { TargetProperties } from "./operations/targets/shape.ts";

type Given = Readonly<Pick<TargetProperties, "Id" | "Arn" | "RoleArn" | "DeadLetterConfig">> &
  Readonly<Record<string, unknown>>;

interface Kind {
  /** Whether EventBridge has to assume a role for it, or can't; others go by a role or by a resource policy. */
  readonly role?: "needed" | "none";
  /** The parameters that it can't do without. */
  readonly needs?: string;
  /** What the ARN names, for the kinds that are run. */
  readonly resource?: RegExp;
}

/** By service. */
const kinds: Readonly<Record<string, Kind>> = {
  appsync: {},
  batch: { role: "needed", needs: "BatchParameters" },
  codebuild: { role: "needed" },
  codepipeline: { role: "needed" },
  ecs: { role: "needed", needs: "EcsParameters" },
  events: { role: "needed", resource: /^(event-bus|api-destination)\/./ },
  "execute-api": {},
  firehose: { role: "needed" },
  glue: { role: "needed" },
  inspector: { role: "needed" },
  kinesis: { role: "needed" },
  lambda: { resource: /^function:[^:]+(:[^:]+)?$/ },
  logs: { role: "none", resource: /^log-group:./ },
  redshift: { role: "needed" },
  "redshift-serverless": { role: "needed" },
  sagemaker: { role: "needed" },
  sns: { resource: /^[^:]+$/ },
  sqs: { resource: /^[^:]+$/ },
  ssm: { role: "needed" },
  "ssm-incidents": { role: "needed" },
  states: { role: "needed" },
};

/** Whether targets of a service are run here. */
export function isRun(service: string): boolean {
  return Object.hasOwn(kinds, service) && kinds[service]?.resource !== undefined;
}

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
  if (kind.resource?.test(resource) === false) throw wrongArn(Arn);
  if (kind.role === "none" && RoleArn !== undefined) throw validation(`RoleArn is not supported for target ${Arn}.`);
  const needs = service === "sqs" && resource.endsWith(".fifo") ? "SqsParameters" : kind.needs;
  if (needs !== undefined && target[needs] === undefined)
    throw validation(`Parameter(s) ${needs} must be specified for target: ${Id}.`);
  for (const [name, services] of Object.entries(takers))
    if (target[name] !== undefined && !services.includes(service))
      throw validation(`Parameter(s) ${name} not supported for target: ${Id}.`);
  if (kind.role === "needed" && RoleArn === undefined) throw validation(`RoleArn is required for target ${Arn}.`);
  if (RoleArn !== undefined && !isRoleArn(RoleArn)) throw wrongArn(RoleArn);
  if (DeadLetterConfig?.Arn !== undefined) checkDeadLetterArn(DeadLetterConfig.Arn, region);
}
