// The backbone: the bus, the quarantine, the idempotency table, and the consumers on them.
import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { EventBus } from "aws-cdk-lib/aws-events";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Consumer as ConsumerValue } from "../functions/consumer.ts";
import { Consumer, type ConsumerBackbone, type ConsumerOptions } from "./consumer.ts";
import type { Notifications } from "./notifications.ts";
import { setAsideQueue } from "./queues.ts";

export interface EventBackboneProps {
  /** The bus's name; what belongs to the bus is named after it. */
  readonly busName: string;
  /** What becomes of the idempotency records when the stack is deleted. Default: they are kept. */
  readonly removalPolicy?: RemovalPolicy;
}

/** A consumer that notifies has to be given its topic; for one that does not, options may be left out. */
export type AddConsumerOptions<Notifies extends boolean> = Notifies extends true
  ? [options: ConsumerOptions & { readonly notifies: Notifications }]
  : [options?: ConsumerOptions & { readonly notifies?: never }];

export class EventBackbone extends Construct implements ConsumerBackbone {
  readonly busName: string;
  readonly bus: EventBus;
  /** Where events go that no retry can mend. */
  readonly quarantine: Queue;
  readonly idempotency: Table;

  constructor(scope: Construct, id: string, { busName, removalPolicy = RemovalPolicy.RETAIN }: EventBackboneProps) {
    super(scope, id);
    this.busName = busName;
    this.bus = new EventBus(this, "Bus", { eventBusName: busName });
    this.quarantine = setAsideQueue(this, "Quarantine", `${busName}-quarantine`);
    this.idempotency = new Table(this, "Idempotency", {
      tableName: `${busName}-idempotency`,
      partitionKey: { name: "id", type: AttributeType.STRING },
      timeToLiveAttribute: "expiration",
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
    });
  }

  /** Rule, queue and function for a consumer. The handler is `functions/<name>/handler.ts` unless the options name another. */
  addConsumer<Notifies extends boolean>(
    consumer: ConsumerValue<Notifies>,
    ...[options]: AddConsumerOptions<Notifies>
  ): Consumer {
    return new Consumer(this, consumer.name, { backbone: this, consumer, ...options });
  }
}
