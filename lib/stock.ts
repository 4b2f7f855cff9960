// The stock: its table, and the consumer that keeps it.
import { Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { keepStock } from "../functions/keep-stock/consumer.ts";
import { MOST_STOCK, variables } from "../functions/keep-stock/environment.ts";
import type { Consumer } from "./consumer.ts";
import type { EventBackbone } from "./event-backbone.ts";
import { houseTable } from "./tables.ts";

export interface StockProps {
  readonly backbone: EventBackbone;
  /** How many pieces there are of a sku that nobody took from yet: from 0 to 10^12. */
  readonly stockDefault: number;
}

/** Longer than an attempt may take goods (`TAKING_MS`), so that it ends before the idempotency record lets the next one begin. */
const TIMEOUT = Duration.seconds(15);

export class Stock extends Construct {
  readonly table: Table;
  readonly consumer: Consumer;

  constructor(scope: Construct, id: string, { backbone, stockDefault }: StockProps) {
    super(scope, id);
    if (!Number.isInteger(stockDefault) || stockDefault < 0 || stockDefault > MOST_STOCK)
      throw new Error(`The stock to start with is ${stockDefault}; give a whole number from 0 to ${MOST_STOCK}`);
    this.table = houseTable(this, "Table", {
      tableName: `${backbone.busName}-stock`,
      removalPolicy: backbone.removalPolicy,
    });
    this.consumer = backbone.addConsumer(keepStock, {
      timeout: TIMEOUT,
      environment: { [variables.tableName]: this.table.tableName, [variables.stockDefault]: String(stockDefault) },
    });
    this.table.grant(
      this.consumer.function,
      "dynamodb:BatchGetItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    );
  }
}
