// The operations that dynalite lacks, or would take for less than they say. The others go to it as they are.
import * as z from "zod";
import type { JsonOperation } from "../../wire/json-protocol.ts";
import { validationException } from "./errors.ts";
import type { Dynalite } from "./mounted-dynalite.ts";
import type { TimeToLive } from "./time-to-live.ts";

/** Those of dynalite; a request for any other is refused by name. */
export const dynaliteOperations: ReadonlySet<string> = new Set([
  "BatchGetItem",
  "BatchWriteItem",
  "CreateTable",
  "DeleteItem",
  "DescribeTable",
  "GetItem",
  "ListTables",
  "ListTagsOfResource",
  "PutItem",
  "Query",
  "Scan",
  "TagResource",
  "UntagResource",
  "UpdateItem",
]);

/** Those of them that write items. */
export const writes: ReadonlySet<string> = new Set(["BatchWriteItem", "PutItem", "UpdateItem"]);

const ByName = z.object({ TableName: z.string() });
const Update = ByName.extend({
  TimeToLiveSpecification: z.object({ AttributeName: z.string().min(1).max(255), Enabled: z.boolean() }),
});
const IndexUpdates = z.object({ GlobalSecondaryIndexUpdates: z.array(z.record(z.string(), z.unknown())).default([]) });

export function operations(dynalite: Dynalite, timeToLive: TimeToLive): Record<string, JsonOperation> {
  return {
    DeleteTable: async (input) => {
      const { TableName } = ByName.parse(input);
      const answer = z.looseObject({}).parse(await dynalite.deleteTable({ TableName }));
      timeToLive.forget(TableName);
      return answer;
    },
    DescribeTimeToLive: async (input) => {
      const AttributeName = await timeToLive.attributeOf(ByName.parse(input).TableName);
      const TimeToLiveStatus = AttributeName === undefined ? "DISABLED" : "ENABLED";
      return { TimeToLiveDescription: { TimeToLiveStatus, AttributeName } };
    },
    UpdateTable: async (input) => {
      const { GlobalSecondaryIndexUpdates: updates } = IndexUpdates.parse(input);
      if (updates.some(({ Create, Delete }) => Create !== undefined || Delete !== undefined))
        throw validationException(
          "The local runtime's UpdateTable neither creates nor deletes indexes: create the table with them.",
        );
      return z.looseObject({}).parse(await dynalite.call("UpdateTable", z.looseObject({}).parse(input)));
    },
    UpdateTimeToLive: async (input) => {
      const { TableName, TimeToLiveSpecification } = Update.parse(input);
      await timeToLive.update(TableName, TimeToLiveSpecification.AttributeName, TimeToLiveSpecification.Enabled);
      return { TimeToLiveSpecification };
    },
  };
}
