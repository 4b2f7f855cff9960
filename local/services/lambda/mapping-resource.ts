// AWS::Lambda::EventSourceMapping in a template.
import * as z from "zod";
import { TemplateError } from "../../template/errors.ts";
import type { Context, CreatedResource, Properties, ResourceType } from "../service.ts";
import type { SqsMapping, SqsMappingOptions } from "./sqs-mapping.ts";
import type { LambdaState } from "./state.ts";

const integer = z.coerce.number().int();

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

export function mappingResource(lambda: LambdaState, context: Context): ResourceType {
  return (properties, { logicalId }) => {
    const known = MappingProperties.parse(properties);
    const { EventSourceArn, FunctionName } = known;
    if (EventSourceArn.split(":")[2] !== "sqs") {
      context.note(
        `Mapping ${logicalId} reads from ${EventSourceArn}, which is not run: it never invokes ${FunctionName}.`,
      );
      return { ref: logicalId };
    }
    const mapped = lambda.function(FunctionName);
    if (!mapped) throw new TemplateError(`${logicalId}: there is no function ${FunctionName} to map the queue to`);
    const options = (given: z.output<typeof MappingProperties>): SqsMappingOptions => {
      if (EventSourceArn.endsWith(".fifo")) checkFifo(given, logicalId);
      if (given.FilterCriteria !== undefined)
        context.note(
          `Mapping ${logicalId} has filter criteria, which are not run: ${FunctionName} gets every message.`,
        );
      return {
        batchSize: given.BatchSize,
        windowSeconds: given.MaximumBatchingWindowInSeconds,
        maximumConcurrency: given.ScalingConfig?.MaximumConcurrency ?? MOST_CONCURRENCY,
        reportsFailures: given.FunctionResponseTypes.includes("ReportBatchItemFailures"),
      };
    };
    let mapping: SqsMapping | undefined;
    const apply = (given: z.output<typeof MappingProperties>) => {
      if (!given.Enabled) {
        if (mapping) lambda.unmap(mapping);
        mapping = undefined;
      } else if (mapping) mapping.change(options(given));
      else mapping = lambda.map(EventSourceArn, mapped, options(given));
    };
    apply(known);
    const created: CreatedResource = {
      ref: logicalId,
      change: (changed: Properties) => {
        const next = MappingProperties.parse(changed);
        if (next.EventSourceArn !== EventSourceArn || lambda.function(next.FunctionName) !== mapped) return undefined;
        apply(next);
        return created;
      },
      remove: () => {
        if (mapping) lambda.unmap(mapping);
      },
    };
    return created;
  };
}

/** Lambda developer guide, with-sqs. Throws TemplateError. */
function checkFifo(
  { BatchSize, MaximumBatchingWindowInSeconds }: z.output<typeof MappingProperties>,
  logicalId: string,
): void {
  if (MaximumBatchingWindowInSeconds > 0)
    throw new TemplateError(`${logicalId}: Batching window is not supported for FIFO queues`);
  if (BatchSize > 10)
    throw new TemplateError(`${logicalId}: BatchSize is at most 10 for a FIFO queue, and is ${BatchSize}`);
}
