// The queues of the house: those that are worked on, and those where things are set aside.
import { Duration, Validations } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Queue, type QueueProps } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";

/** A queue that someone works on. It refuses calls without TLS. */
export function workQueue(
  scope: Construct,
  id: string,
  props: QueueProps & Required<Pick<QueueProps, "deadLetterQueue">>,
): Queue {
  return new Queue(scope, id, { enforceSSL: true, ...props });
}

/**
 * A queue where things are set aside for a person: a dead-letter queue, or the quarantine. It keeps them for 14 days, SQS's longest, and has an
 * alarm that goes off with the first message.
 */
export function setAsideQueue(scope: Construct, id: string, queueName: string): Queue {
  const queue = new Queue(scope, id, { queueName, enforceSSL: true, retentionPeriod: Duration.days(14) });
  Validations.of(queue).acknowledge({
    id: "AwsSolutions-SQS3",
    reason: "Nothing is delivered from here, so nothing can fail to be: this queue is where messages are set aside.",
  });
  new Alarm(queue, "NotEmpty", {
    alarmName: `${queueName}-not-empty`,
    alarmDescription: `Something was set aside in ${queueName}. Look at it, mend the cause, and send it again.`,
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: "Maximum" }),
    threshold: 0,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  return queue;
}
