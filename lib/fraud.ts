// Fraud scoring's share of the stack: the consumer, and the table that it counts orders in.
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { scoreFraud } from "../functions/score-fraud/consumer.ts";
import { VELOCITY_TABLE_NAME } from "../functions/score-fraud/environment.ts";
import type { Consumer } from "./consumer.ts";
import type { EventBackbone } from "./event-backbone.ts";
import { houseTable } from "./tables.ts";

export interface FraudScoringProps {
  readonly backbone: EventBackbone;
}

export class FraudScoring extends Construct {
  /** Orders by customer, card and address, for as long as a window needs them. */
  readonly velocity: Table;
  readonly consumer: Consumer;

  constructor(scope: Construct, id: string, { backbone }: FraudScoringProps) {
    super(scope, id);
    this.velocity = houseTable(this, "Velocity", {
      tableName: `${backbone.busName}-velocity`,
      partitionKey: "pk",
      sortKey: "sk",
      timeToLiveAttribute: "expiration",
      removalPolicy: backbone.removalPolicy,
    });
    this.consumer = backbone.addConsumer(scoreFraud, {
      environment: { [VELOCITY_TABLE_NAME]: this.velocity.tableName },
    });
    this.velocity.grant(this.consumer.function, "dynamodb:BatchWriteItem", "dynamodb:Query");
  }
}
