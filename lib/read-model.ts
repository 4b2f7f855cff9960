// The read model: the projection of all order events, the table that it writes, and who may read it.
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { projectOrders } from "../functions/project-orders/consumer.ts";
import { BY_CUSTOMER, ORDERS_TABLE_NAME } from "../functions/project-orders/table.ts";
import type { Consumer } from "./consumer.ts";
import type { EventBackbone } from "./event-backbone.ts";
import { ordersTableName } from "./names.ts";
import { houseTable, stringKey } from "./tables.ts";

export interface ReadModelProps {
  readonly backbone: EventBackbone;
}

export class ReadModel extends Construct {
  readonly table: Table;
  readonly projection: Consumer;

  constructor(scope: Construct, id: string, { backbone }: ReadModelProps) {
    super(scope, id);
    this.table = houseTable(this, "Orders", {
      tableName: ordersTableName(backbone.busName),
      removalPolicy: backbone.removalPolicy,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: BY_CUSTOMER,
      partitionKey: stringKey("customer"),
      sortKey: stringKey("placed"),
    });
    this.projection = backbone.addConsumer(projectOrders, {
      environment: { [ORDERS_TABLE_NAME]: this.table.tableName },
    });
    this.#allow(this.projection.function, ["dynamodb:GetItem", "dynamodb:PutItem"], this.table.tableArn);
  }

  /** Lets a function read an order by its id, and tells it the table's name. */
  grantGet(reader: LambdaFunction): void {
    reader.addEnvironment(ORDERS_TABLE_NAME, this.table.tableName);
    this.#allow(reader, ["dynamodb:GetItem"], this.table.tableArn);
  }

  /** Lets a function read an order by its id, and those of a customer. */
  grantRead(reader: LambdaFunction): void {
    this.grantGet(reader);
    this.#allow(reader, ["dynamodb:Query"], `${this.table.tableArn}/index/${BY_CUSTOMER}`);
  }

  /** Not the table's own grants: these take in each index that the table has, or will have. */
  #allow(reader: LambdaFunction, actions: string[], resource: string): void {
    reader.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
  }
}
