// Members that several operations' inputs have, with the constraints of EventBridge's API model (2015-10-07).
import * as z from "zod";
import { integer, list, oneOf, text } from "../../../wire/constraints.ts";

const ruleNamePattern = "[\\.\\-_A-Za-z0-9]+";
/** The slash is for partners' buses. */
const busNamePattern = "[/\\.\\-_A-Za-z0-9]+";
const busArnStart = "(arn:aws[\\w-]*:events:[a-z]+-[a-z]+-[\\w-]+:[0-9]{12}:event-bus\\/)?";

export const ruleName = text({ least: 1, most: 64, pattern: ruleNamePattern });
export const busName = text({ least: 1, most: 256, pattern: busNamePattern });
export const ownBusName = text({ least: 1, most: 256, pattern: ruleNamePattern });
export const busNameOrArn = text({ least: 1, most: 1_600, pattern: `${busArnStart}${busNamePattern}` });
export const ownBusNameOrArn = text({ least: 1, most: 1_600, pattern: `${busArnStart}${ruleNamePattern}` });
export const arn = text({ least: 1, most: 1_600 });
export const targetIdLimits = { least: 1, most: 64, pattern: ruleNamePattern };
export const description = text({ most: 512 });
export const eventPattern = text({ most: 4_096 });

export const deadLetterConfig = z.object({ Arn: arn.optional() });

const Tag = z.object({ Key: text({ least: 1, most: 128 }), Value: text({ most: 256 }) });
export const tags = list(Tag);
export type Tags = z.output<typeof tags>;

export const busSettings = {
  Description: description.optional(),
  KmsKeyIdentifier: text({ most: 2_048, pattern: "^[a-zA-Z0-9_\\-/:]*$" }).optional(),
  DeadLetterConfig: deadLetterConfig.optional(),
  LogConfig: z
    .object({
      IncludeDetail: oneOf("NONE", "FULL").optional(),
      Level: oneOf("OFF", "ERROR", "INFO", "TRACE").optional(),
    })
    .optional(),
};

/** A rule, by its name and its bus. */
export const ruleByName = { Name: ruleName, EventBusName: busNameOrArn.optional() };
/** A rule, as the operations on targets name it. */
export const ruleOfTargets = { Rule: ruleName, EventBusName: busNameOrArn.optional() };

export const paged = {
  Limit: integer({ least: 1, most: 100 }).optional(),
  NextToken: text({ least: 1, most: 2_048 }).optional(),
};
