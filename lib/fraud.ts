// Fraud scoring's share of the stack: the consumer, and the table that it counts orders in.
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { scoreFraud } from "../functions/score-fraud/consumer.ts";
import { VELOCITY_TABLE_NAME } from "../functions/score-fraud/environment.ts";
import type { Consumer } from "./consumer.ts";
import type { EventBackbone } from "./event-backbone.ts";

export interface FraudScoringProps {
  readonly backbone: EventBackbone;
  /** What becomes of the orders in the windows when the stack is deleted. Default: they are kept. */
  readonly removalPolicy?: RemovalPolicy;
}

export class FraudScoring extends Construct {
  /** Orders by customer, card and address, for as long as a window needs them. */
  readonly velocity: Table;
  readonly consumer: Consumer;

  constructor(scope: Construct, id: string, { backbone, removalPolicy = RemovalPolicy.RETAIN }: FraudScoringProps) {
    super(scope, id);
    this.velocity = new Table(this, "Velocity", {
      tableName: `${backbone.busName}-velocity`,
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      timeToLiveAttribute: "expiration",
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
    });
    this.consumer = backbone.addConsumer(scoreFraud, {
      environment: { [VELOCITY_TABLE_NAME]: this.velocity.tableName },
    });
    this.velocity.grant(this.consumer.function, "dynamodb:BatchWriteItem", "dynamodb:Query");
  }
}
