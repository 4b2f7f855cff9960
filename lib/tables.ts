// The tables of the house: paid by what is asked of them, with a backup to any second of the last 35 days.
import type { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";

export interface HouseTableProps {
  readonly tableName: string;
  /** Names of String attributes. Default: `id` alone. */
  readonly partitionKey?: string;
  readonly sortKey?: string;
  /** The attribute with the moment from which on an item may be deleted: seconds since the epoch. */
  readonly timeToLiveAttribute?: string;
  readonly removalPolicy: RemovalPolicy;
}

export function houseTable(scope: Construct, id: string, props: HouseTableProps): Table {
  const { partitionKey = "id", sortKey, ...others } = props;
  return new Table(scope, id, {
    partitionKey: stringKey(partitionKey),
    ...(sortKey !== undefined && { sortKey: stringKey(sortKey) }),
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    ...others,
  });
}

export function stringKey(name: string) {
  return { name, type: AttributeType.STRING };
}
