// Payments: the accounts of the sandbox's gateway, and the consumer that takes payments by it.
import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { takePayment } from "../functions/take-payment/consumer.ts";
import { variables } from "../functions/take-payment/environment.ts";
import type { Consumer } from "./consumer.ts";
import type { EventBackbone } from "./event-backbone.ts";

export interface PaymentsProps {
  readonly backbone: EventBackbone;
  /** How long the sandbox leaves a payment with `tok_slow` pending. Default: a minute. */
  readonly sandboxSlow?: Duration;
  /** What becomes of the table when the stack is deleted. Default: it is kept. */
  readonly removalPolicy?: RemovalPolicy;
}

export class Payments extends Construct {
  readonly table: Table;
  readonly consumer: Consumer;

  constructor(
    scope: Construct,
    id: string,
    { backbone, sandboxSlow, removalPolicy = RemovalPolicy.RETAIN }: PaymentsProps,
  ) {
    super(scope, id);
    this.table = new Table(this, "Table", {
      tableName: `${backbone.busName}-payments`,
      partitionKey: { name: "id", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
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
