// The whole stack; read it as the architecture diagram.
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { notifyCustomer } from "../functions/notify-customer/consumer.ts";
import { validateOrder } from "../functions/validate-order/consumer.ts";
import { EventBackbone } from "./event-backbone.ts";
import { nameOf, notificationsTopicName } from "./names.ts";
import { Notifications } from "./notifications.ts";
import { setAsideQueue, workQueue } from "./queues.ts";

export interface TidingsStackProps extends StackProps {
  /** `dev`, or another stage with names and data of its own. */
  readonly stage: string;
  /** Whether the bus has an archive. Default: true. */
  readonly archive?: boolean;
  /** How long each step of an order's fulfilment may take. */
  readonly fulfilmentTimeout: Duration;
  /** How much there is of goods that nobody has counted. */
  readonly stockDefault: number;
}

export class TidingsStack extends Stack {
  constructor(scope: Construct, id: string, { stage, archive = true, ...props }: TidingsStackProps) {
    super(scope, id, props);
    const name = nameOf(stage);

    const backbone = new EventBackbone(this, "Backbone", {
      busName: name,
      ...(stage === "dev" && { removalPolicy: RemovalPolicy.DESTROY }),
    });
    const notifications = new Notifications(this, "Notifications", { topicName: notificationsTopicName(stage) });

    if (archive) backbone.addArchive(Duration.days(stage === "dev" ? 30 : 365));
    backbone.addEventLog();
    backbone.addConsumer(validateOrder);
    backbone.addConsumer(notifyCustomer, { notifies: notifications });

    const audit = workQueue(this, "Audit", {
      queueName: `${name}-audit`,
      deadLetterQueue: { queue: setAsideQueue(this, "AuditDeadLetters", `${name}-audit-dlq`), maxReceiveCount: 5 },
    });
    notifications.subscribe(audit);

    new CfnOutput(this, "EventBusName", { value: backbone.bus.eventBusName });
    new CfnOutput(this, "NotificationsTopicArn", { value: notifications.topic.topicArn });
    new CfnOutput(this, "QuarantineQueueUrl", { value: backbone.quarantine.queueUrl });
  }
}
