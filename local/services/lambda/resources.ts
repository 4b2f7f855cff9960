// AWS::Lambda::* in a template.
import { statSync } from "node:fs";
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, ResourceType } from "../service.ts";
import type { LambdaState } from "./state.ts";

const integer = z.coerce.number().int();

const FunctionProperties = z.object({
  FunctionName: z.string().optional(),
  Handler: z.string().default(""),
  Runtime: z.string().default(""),
  PackageType: z.string().optional(),
  Code: z.object({ S3Key: z.string().optional(), ZipFile: z.string().optional() }),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  Timeout: integer.default(3),
  MemorySize: integer.default(128),
  LoggingConfig: z.object({ LogGroup: z.string().optional() }).optional(),
  Layers: z.array(z.unknown()).default([]),
});

const MappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: integer.default(10),
  Enabled: z.union([z.boolean(), z.stringbool()]).default(true),
  MaximumBatchingWindowInSeconds: integer.default(0),
  ScalingConfig: z.object({ MaximumConcurrency: integer.optional() }).optional(),
  FunctionResponseTypes: z.array(z.string()).default([]),
  FilterCriteria: z.unknown().optional(),
});

/** For a mapping without a limit of its own. AWS goes up to 1,250 (Lambda developer guide, services-sqs-scaling); a laptop does not. */
const MOST_CONCURRENCY = 10;

export function lambdaResources(lambda: LambdaState, context: Context): Record<string, ResourceType> {
  return {
    "AWS::Lambda::Function": (properties, { logicalId, generatedName }) => {
      const known = FunctionProperties.parse(properties);
      const name = known.FunctionName ?? generatedName;
      const source = codeOf(known, context);
      if ("unrunnable" in source)
        context.note(`Function ${name} can't be run here: ${source.unrunnable}. Every invocation of it fails.`);
      if (known.Layers.length > 0)
        context.note(`Function ${name} has layers, which are not loaded: what it imports from them is missing.`);
      const arn = `arn:aws:lambda:${context.region}:${context.account}:function:${name}`;
      lambda.create({
        name,
        arn,
        handler: known.Handler,
        runtime: known.Runtime,
        timeoutSeconds: known.Timeout,
        memoryMb: known.MemorySize,
        logGroup: known.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
        environment: known.Environment?.Variables ?? {},
        ...source,
      });
      return { ref: name, attributes: { Arn: arn, "SnapStartResponse.ApplyOn": "None", LogicalId: logicalId } };
    },
    "AWS::Lambda::EventSourceMapping": (properties, { logicalId }) => {
      const known = MappingProperties.parse(properties);
      if (known.EventSourceArn.split(":")[2] !== "sqs") {
        context.note(
          `Mapping ${logicalId} reads from ${known.EventSourceArn}, which is not run: it never invokes ${known.FunctionName}.`,
        );
        return { ref: logicalId };
      }
      if (known.FilterCriteria !== undefined)
        context.note(
          `Mapping ${logicalId} has filter criteria, which are not run: ${known.FunctionName} gets every message.`,
        );
      if (!known.Enabled) return { ref: logicalId };
      const mapped = lambda.function(known.FunctionName);
      if (!mapped)
        throw new TemplateError(`${logicalId}: there is no function ${known.FunctionName} to map the queue to`);
      lambda.map(known.EventSourceArn, mapped, {
        batchSize: known.BatchSize,
        windowSeconds: known.MaximumBatchingWindowInSeconds,
        maximumConcurrency: known.ScalingConfig?.MaximumConcurrency ?? MOST_CONCURRENCY,
        reportsFailures: known.FunctionResponseTypes.includes("ReportBatchItemFailures"),
      });
      return { ref: logicalId };
    },
    "AWS::Lambda::Permission": (_, { logicalId }) => ({ ref: logicalId }),
  };
}

function codeOf(
  { Code, Runtime, PackageType }: z.output<typeof FunctionProperties>,
  { asset }: Context,
): { taskRoot: string } | { taskRoot: string; unrunnable: string } {
  const cannot = (unrunnable: string) => ({ taskRoot: "", unrunnable });
  if (PackageType === "Image") return cannot("it is a container image");
  if (!Runtime.startsWith("nodejs"))
    return cannot(`its runtime is ${Runtime || "not given"}, and only Node.js runs here`);
  if (Code.ZipFile !== undefined) return cannot("its code stands in the template itself, not in an asset");
  const path = asset(Code.S3Key ?? "");
  if (!path) return cannot(`its code, ${Code.S3Key ?? "(no S3 key)"}, is no asset of the cloud assembly`);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return cannot(`its code is no folder: ${path}`);
  return { taskRoot: path };
}
