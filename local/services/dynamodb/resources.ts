// AWS::DynamoDB::* in a template.
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { Context, CreatedResource, ResourceType } from "../service.ts";
import type { Dynalite } from "./mounted-dynalite.ts";
import { remake } from "./remake.ts";
import { isAnother, type TableDescription, tableIn } from "./table.ts";
import type { TimeToLive } from "./time-to-live.ts";

const Created = z.object({ TableDescription: z.object({ TableArn: z.string(), TableId: z.string() }) });

export function tableResources(
  dynalite: Dynalite,
  timeToLive: TimeToLive,
  context: Context,
): Record<string, ResourceType> {
  const type =
    (global: boolean): ResourceType =>
    async (properties, { generatedName }) => {
      const table = tableIn(properties, generatedName, global);
      const streamLabel = new Date(context.clock.now()).toISOString().replace("Z", "");

      const described = async (now: TableDescription, answer: unknown): Promise<CreatedResource> => {
        const { TableName } = now.create;
        const { TableArn: Arn, TableId } = Created.parse(answer).TableDescription;
        await timeToLive.set(TableName, now.timeToLive);
        tellOf(now, context);
        return {
          ref: TableName,
          attributes: {
            Arn,
            ...(global && { TableId }),
            ...(now.hasStream && { StreamArn: `${Arn}/stream/${streamLabel}` }),
          },
          change: async (changed) => {
            const next = tableIn(changed, generatedName, global);
            if (isAnother(now, next) || !(await dynalite.hasTable(TableName))) return undefined;
            if (isDeepStrictEqual(now.create, next.create)) return await described(next, answer);
            timeToLive.forget(TableName);
            try {
              return await described(next, await remake(dynalite, now.create, next.create));
            } catch (error) {
              await timeToLive.set(TableName, now.timeToLive);
              throw error;
            }
          },
          remove: async () => {
            timeToLive.forget(TableName);
            if (await dynalite.hasTable(TableName)) await dynalite.deleteTable({ TableName });
          },
        };
      };

      return await described(table, await dynalite.createTable(table.create));
    };
  return { "AWS::DynamoDB::GlobalTable": type(true), "AWS::DynamoDB::Table": type(false) };
}

function tellOf({ create, hasStream, regions }: TableDescription, { region, note }: Context): void {
  const elsewhere = regions.filter((each) => each !== region);
  if (hasStream) note(`Table ${create.TableName}: it has no stream here, so nothing reads its changes.`);
  if (elsewhere.length > 0)
    note(`Table ${create.TableName}: its replicas in ${elsewhere.join(", ")} are not made; there is this one table.`);
}
