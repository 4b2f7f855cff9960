// A table as a template describes it: what CreateTable takes of it, and what is beside that.
import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { Properties } from "../service.ts";

const units = z.coerce.number();
const Throughput = z.object({ ReadCapacityUnits: units, WriteCapacityUnits: units });
const Key = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const Projection = z.object({
  ProjectionType: z.string().optional(),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const Index = z.object({ IndexName: z.string(), KeySchema: Key, Projection });

/** The shape of CreateTable; what else a template may say of a table or an index has no effect here. */
const Table = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.string() })),
  BillingMode: z.string().optional(),
  GlobalSecondaryIndexes: z.array(Index.extend({ ProvisionedThroughput: Throughput.optional() })).optional(),
  KeySchema: Key,
  LocalSecondaryIndexes: z.array(Index).optional(),
  ProvisionedThroughput: Throughput.optional(),
});

const Beside = z.object({
  TableName: z.string().optional(),
  TimeToLiveSpecification: z
    .object({ AttributeName: z.string().optional(), Enabled: z.union([z.boolean(), z.stringbool()]) })
    .refine(({ AttributeName, Enabled }) => !Enabled || AttributeName, { path: ["AttributeName"], error: "is missing" })
    .optional(),
  StreamSpecification: z.unknown().optional(),
  Replicas: z.array(z.object({ Region: z.string() })).default([]),
});

export interface TableDescription {
  /** The input of CreateTable. */
  readonly create: z.output<typeof Table> & { readonly TableName: string };
  readonly timeToLive: string | undefined;
  readonly hasStream: boolean;
  /** The regions of a global table's replicas. */
  readonly regions: readonly string[];
}

/** Of AWS::DynamoDB::Table, or of a global table, whose capacity is told by replica and has no effect here. Throws ZodError. */
export function tableIn(properties: Properties, standardName: string, global: boolean): TableDescription {
  const { TableName = standardName, TimeToLiveSpecification: ttl, ...beside } = Beside.parse(properties);
  const table = Table.parse(properties);
  return {
    create: { TableName, ...(global ? { ...table, BillingMode: "PAY_PER_REQUEST" } : table) },
    timeToLive: ttl?.Enabled ? ttl.AttributeName : undefined,
    hasStream: beside.StreamSpecification !== undefined,
    regions: beside.Replicas.map(({ Region }) => Region),
  };
}

/** Whether CloudFormation would make a new table of it: its name, keys, local indexes, or the type of an attribute has changed. */
export function isAnother({ create: before }: TableDescription, { create: after }: TableDescription): boolean {
  const types = new Map(before.AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]));
  return (
    before.TableName !== after.TableName ||
    !isDeepStrictEqual(before.KeySchema, after.KeySchema) ||
    !isDeepStrictEqual(before.LocalSecondaryIndexes, after.LocalSecondaryIndexes) ||
    after.AttributeDefinitions.some(
      (each) => (types.get(each.AttributeName) ?? each.AttributeType) !== each.AttributeType,
    )
  );
}
