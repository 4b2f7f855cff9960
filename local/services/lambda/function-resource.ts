// AWS::Lambda::Function in a template.
import { statSync } from "node:fs";
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, Properties, ResourceType } from "../service.ts";
import type { FunctionConfiguration } from "./function.ts";
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
  LoggingConfig: z.object({ LogGroup: z.string().optional(), LogFormat: z.string().optional() }).optional(),
  DeadLetterConfig: z.object({ TargetArn: z.string().optional() }).optional(),
  Layers: z.array(z.unknown()).default([]),
  ReservedConcurrentExecutions: integer.optional(),
});

export function functionResource(lambda: LambdaState, context: Context): ResourceType {
  return (properties, { logicalId, generatedName }) => {
    const configuration = configurationOf(properties, generatedName, lambda, context);
    const { name, arn } = configuration;
    if (lambda.has(name)) throw new TemplateError(`${logicalId}: Function ${name} already exists.`);
    const made = lambda.create(configuration);
    const created = {
      ref: name,
      attributes: { Arn: arn, "SnapStartResponse.ApplyOn": "None", LogicalId: logicalId },
      change: (changed: Properties) => {
        const next = configurationOf(changed, generatedName, lambda, context);
        if (next.name !== name) return undefined;
        made.change(next);
        return created;
      },
      remove: () => lambda.remove(made),
    };
    return created;
  };
}

function configurationOf(
  properties: Properties,
  generatedName: string,
  lambda: LambdaState,
  context: Context,
): FunctionConfiguration {
  const known = FunctionProperties.parse(properties);
  const name = known.FunctionName ?? generatedName;
  const source = codeOf(known, lambda, context);
  if ("unrunnable" in source)
    context.note(`Function ${name} can't be run here: ${source.unrunnable}. Every invocation of it fails.`);
  if (known.Layers.length > 0)
    context.note(`Function ${name} has layers, which are not loaded: what it imports from them is missing.`);
  const reserved = known.ReservedConcurrentExecutions;
  if (reserved !== undefined)
    context.note(
      `Function ${name} has a reserved concurrency of ${reserved}, which is not kept to: ${reserved > 0 ? "more of it may run side by side" : "it runs all the same"}.`,
    );
  const deadLetterArn = known.DeadLetterConfig?.TargetArn;
  return {
    name,
    arn: `arn:aws:lambda:${context.region}:${context.account}:function:${name}`,
    handler: known.Handler,
    runtime: known.Runtime,
    timeoutSeconds: known.Timeout,
    memoryMb: known.MemorySize,
    logGroup: known.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`,
    systemLines: known.LoggingConfig?.LogFormat !== "JSON",
    environment: known.Environment?.Variables ?? {},
    ...(deadLetterArn && { deadLetterArn }),
    ...source,
  };
}

function codeOf(
  { Code, Runtime, PackageType }: z.output<typeof FunctionProperties>,
  lambda: LambdaState,
  { asset }: Context,
): { taskRoot: string } | { taskRoot: string; unrunnable: string } {
  const cannot = (unrunnable: string) => ({ taskRoot: "", unrunnable });
  if (PackageType === "Image") return cannot("it is a container image");
  if (!Runtime.startsWith("nodejs"))
    return cannot(`its runtime is ${Runtime || "not given"}, and only Node.js runs here`);
  if (Code.ZipFile !== undefined) return { taskRoot: lambda.inlineCode.folderOf(Code.ZipFile) };
  const path = asset(Code.S3Key ?? "");
  if (!path) return cannot(`its code, ${Code.S3Key ?? "(no S3 key)"}, is no asset of the cloud assembly`);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return cannot(`its code is no folder: ${path}`);
  return { taskRoot: path };
}
