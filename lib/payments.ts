// Payments: the accounts of the sandbox's gateway, and the consumer that takes payments by it.
import type { Duration } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { takePayment } from "../functions/take-payment/consumer.ts";
import { variables } from "../functions/take-payment/environment.ts";
import type { Consumer } from "./consumer.ts";
import type { EventBackbone } from "./event-backbone.ts";
import { houseTable } from "./tables.ts";

export interface PaymentsProps {
  readonly backbone: EventBackbone;
  /** How long the sandbox leaves a payment with `tok_slow` pending. Default: a minute. */
  readonly sandboxSlow?: Duration;
}

export class Payments extends Construct {
  readonly table: Table;
  readonly consumer: Consumer;

  constructor(scope: Construct, id: string, { backbone, sandboxSlow }: PaymentsProps) {
    super(scope, id);
    this.table = houseTable(this, "Table", {
      tableName: `${backbone.busName}-payments`,
      removalPolicy: backbone.removalPolicy,
    });
    this.consumer = backbone.addConsumer(takePayment, {
      environment: {
        [variables.tableName]: this.table.tableName,
        ...(sandboxSlow && { [variables.slowSeconds]: String(sandboxSlow.toSeconds()) }),
      },
    });
    this.table.grant(this.consumer.function, "dynamodb:GetItem", "dynamodb:PutItem");
  }
}
