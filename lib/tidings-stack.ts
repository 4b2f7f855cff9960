// The whole stack; read it as the architecture diagram.
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { fulfilOrder } from "../functions/fulfil-order/consumer.ts";
import { stepTimeoutVariable } from "../functions/fulfil-order/deadlines.ts";
import { notifyCustomer } from "../functions/notify-customer/consumer.ts";
import { requestReview } from "../functions/request-review/consumer.ts";
import { validateOrder } from "../functions/validate-order/consumer.ts";
import { EventBackbone } from "./event-backbone.ts";
import { FraudScoring } from "./fraud.ts";
import { nameOf, notificationsTopicName, riskReviewsTopicName } from "./names.ts";
import { Notifications } from "./notifications.ts";
import { OrdersApi } from "./orders-api.ts";
import { Payments } from "./payments.ts";
import { setAsideQueue, workQueue } from "./queues.ts";
import { ReadModel } from "./read-model.ts";
import { Stock } from "./stock.ts";

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
  constructor(
    scope: Construct,
    id: string,
    { stage, archive = true, fulfilmentTimeout, stockDefault, ...props }: TidingsStackProps,
  ) {
    super(scope, id, props);
    const name = nameOf(stage);

    const backbone = new EventBackbone(this, "Backbone", {
      busName: name,
      ...(stage === "dev" && { removalPolicy: RemovalPolicy.DESTROY }),
    });
    const customers = new Notifications(this, "Notifications", { topicName: notificationsTopicName(stage) });
    const reviewers = new Notifications(this, "RiskReviews", { topicName: riskReviewsTopicName(stage) });

    if (archive) backbone.addArchive(Duration.days(stage === "dev" ? 30 : 365));
    backbone.addEventLog();

    backbone.addConsumer(validateOrder);
    new FraudScoring(this, "Fraud", { backbone });
    backbone.addConsumer(requestReview, { notifies: reviewers });
    backbone.addConsumer(fulfilOrder, {
      environment: { [stepTimeoutVariable]: String(fulfilmentTimeout.toSeconds()) },
    });
    new Stock(this, "Stock", { backbone, stockDefault });
    // Longer than a step of the fulfilment may take, so that it shows a gateway that is too slow.
    const sandboxSlow = Duration.seconds(fulfilmentTimeout.toSeconds() * 2);
    new Payments(this, "Payments", { backbone, sandboxSlow });
    backbone.addConsumer(notifyCustomer, { notifies: customers });

    const orders = new ReadModel(this, "ReadModel", { backbone });
    const { api } = new OrdersApi(this, "Api", { backbone, views: orders });

    customers.subscribe(this.#inbox("Audit", `${name}-audit`));
    reviewers.subscribe(this.#inbox("Reviews", `${name}-reviews`));

    new CfnOutput(this, "ApiUrl", { value: api.apiEndpoint });
    new CfnOutput(this, "EventBusName", { value: backbone.bus.eventBusName });
    new CfnOutput(this, "NotificationsTopicArn", { value: customers.topic.topicArn });
    new CfnOutput(this, "RiskReviewsTopicArn", { value: reviewers.topic.topicArn });
    new CfnOutput(this, "QuarantineQueueUrl", { value: backbone.quarantine.queueUrl });
  }

  /** A queue for people, or for a service of theirs, to take from. */
  #inbox(id: string, queueName: string): Queue {
    const queue = setAsideQueue(this, `${id}DeadLetters`, `${queueName}-dlq`);
    return workQueue(this, id, { queueName, deadLetterQueue: { queue, maxReceiveCount: 5 } });
  }
}
