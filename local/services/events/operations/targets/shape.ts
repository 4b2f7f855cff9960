// A target, as PutTargets takes it, with the constraints of EventBridge's API model.
import * as z from "zod";
import { integer, mapOf, text } from "../../../../wire/constraints.ts";
import { HttpParameters } from "../../api-destinations/http-parameters.ts";
import { arn, deadLetterConfig, targetIdLimits } from "../shapes.ts";

const pathLimits = { most: 256 };

/** Parameters for kinds of targets that are not run are kept as they are. */
export const Target = z.looseObject({
  Id: text(targetIdLimits),
  Arn: arn,
  RoleArn: arn.optional(),
  Input: text({ most: 8_192 }).optional(),
  InputPath: text(pathLimits).optional(),
  InputTransformer: z
    .object({
      InputPathsMap: mapOf({ least: 1, most: 256, pattern: "[A-Za-z0-9\\_\\-]+" }, pathLimits, { most: 100 }).default(
        {},
      ),
      InputTemplate: text({ least: 1, most: 8_192 }),
    })
    .optional(),
  HttpParameters: HttpParameters.optional(),
  SqsParameters: z.object({ MessageGroupId: text({ most: 100 }).optional() }).optional(),
  DeadLetterConfig: deadLetterConfig.optional(),
  RetryPolicy: z
    .object({
      MaximumRetryAttempts: integer({ least: 0, most: 185 }).optional(),
      MaximumEventAgeInSeconds: integer({ least: 60, most: 86_400 }).optional(),
    })
    .optional(),
});
export type TargetProperties = z.output<typeof Target>;
