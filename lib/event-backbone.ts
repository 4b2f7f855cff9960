// The backbone: the bus with its archive and its log, the quarantine, the idempotency table, the claims, and the consumers on them.
import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import { CfnArchive, EventBus } from "aws-cdk-lib/aws-events";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { Consumer as ConsumerValue } from "../functions/consumer.ts";
import { Claims } from "./claims.ts";
import { Consumer, type ConsumerBackbone, type ConsumerOptions } from "./consumer.ts";
import { EventLog } from "./event-log.ts";
import type { Notifications } from "./notifications.ts";
import { setAsideQueue } from "./queues.ts";
import { houseTable } from "./tables.ts";

export interface EventBackboneProps {
  /** The bus's name; what belongs to the bus is named after it. */
  readonly busName: string;
  /** What becomes of idempotency records and of consumers' state when the stack is deleted. Default: they are kept. */
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
  /** Where the data of large events lies. */
  readonly claims: Claims;
  readonly removalPolicy: RemovalPolicy;

  constructor(scope: Construct, id: string, { busName, removalPolicy = RemovalPolicy.RETAIN }: EventBackboneProps) {
    super(scope, id);
    this.busName = busName;
    this.removalPolicy = removalPolicy;
    this.bus = new EventBus(this, "Bus", { eventBusName: busName });
    this.quarantine = setAsideQueue(this, "Quarantine", `${busName}-quarantine`);
    this.idempotency = houseTable(this, "Idempotency", {
      tableName: `${busName}-idempotency`,
      timeToLiveAttribute: "expiration",
      removalPolicy,
    });
    this.claims = new Claims(this, "Claims");
  }

  /** Keeps every event for so long, in whole days, so that it can be replayed to the bus. Named after the bus; it goes with the stack. */
  addArchive(retention: Duration): void {
    new CfnArchive(this, "Archive", {
      archiveName: this.busName,
      sourceArn: this.bus.eventBusArn,
      description: `Every event on ${this.busName}`,
      retentionDays: retention.toDays(),
    });
  }

  /** Writes a line for every event to the log group `/aws/events/<bus>`, and nothing of its data. */
  addEventLog(): EventLog {
    return new EventLog(this, "EventLog", { bus: this.bus, busName: this.busName });
  }

  /** Rule, queue and function for a consumer. The handler is `functions/<name>/handler.ts` unless the options name another. */
  addConsumer<Notifies extends boolean>(
    consumer: ConsumerValue<Notifies>,
    ...[options]: AddConsumerOptions<Notifies>
  ): Consumer {
    return new Consumer(this, consumer.name, { backbone: this, consumer, ...options });
  }
}
