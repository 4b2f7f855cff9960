// What EventBridge asks of the ARNs that it is given. The words were seen in its answers (September 2026, us-east-1).
import { validation } from "./errors.ts";

export interface ArnParts {
  readonly service: string;
  readonly region: string;
  readonly resource: string;
}

/** Throws EventsError for what is no ARN. */
export function arnParts(arn: string): ArnParts {
  const [, service, region, resource] = /^arn:[^:]+:([^:]+):([^:]*):[^:]*:(.+)$/s.exec(arn) ?? [];
  if (service === undefined || region === undefined || resource === undefined) throw wrongArn(arn);
  return { service, region, resource };
}

export function isRoleArn(arn: string): boolean {
  return /^arn:[^:]+:iam::\d{12}:role\/.+$/s.test(arn);
}

export const wrongArn = (arn: string) =>
  validation(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);

/** Throws EventsError for what can't be a dead-letter queue. */
export function checkDeadLetterArn(arn: string, region: string): void {
  const { service, region: its, resource } = arnParts(arn);
  if (service !== "sqs") throw validation(`${service} is not supported as a dead letter resource.`);
  if (resource.endsWith(".fifo")) throw validation("SQS FIFO is not supported by Dead Letter Queues.");
  if (its !== region)
    throw validation(`Parameter ${arn} is not valid. Reason: A dead-letter queue has to be in the Region ${region}.`);
}
