// A line in a log group for every event on the bus: what it is and which story it belongs to, and nothing of its data.
import { ArnFormat, RemovalPolicy, Stack } from "aws-cdk-lib";
import { CfnRule, type IEventBus } from "aws-cdk-lib/aws-events";
import { PolicyDocument, PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnResourcePolicy, LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { setAsideQueue } from "./queues.ts";

export interface EventLogProps {
  readonly bus: IEventBus;
  readonly busName: string;
  /** Default: one month. */
  readonly retention?: RetentionDays;
}

/** What a line tells, in this order, and where it stands in the event. Customers' data is under `$.detail.data`, and stays there. */
const FIELDS = {
  detailType: "$.detail-type",
  source: "$.source",
  id: "$.detail.metadata.id",
  correlationId: "$.detail.metadata.correlationId",
  causationId: "$.detail.metadata.causationId",
  envelopeId: "$.id",
  replay: "$.replay-name",
};

/**
 * `{"timestamp": <time>, "message": "detailType=<detailType> source=<source> …"}`: a log group takes no other shape (EventBridge user guide,
 * eb-targets). The line has no quotes of its own, since EventBridge does not escape what it puts into a template (the same guide, "Common Issues with
 * Transforming Input"). A field that the event lacks is left empty.
 */
const TEMPLATE = `{"timestamp": <time>, "message": "${Object.keys(FIELDS)
  .map((name) => `${name}=<${name}>`)
  .join(" ")}"}`;

export class EventLog extends Construct {
  readonly logGroup: LogGroup;
  /** Events that the rule could not deliver to the log group. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, { bus, busName, retention = RetentionDays.ONE_MONTH }: EventLogProps) {
    super(scope, id);
    this.logGroup = new LogGroup(this, "Logs", {
      logGroupName: `/aws/events/${busName}`,
      retention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.undelivered = setAsideQueue(this, "Undelivered", `${busName}-event-log-undelivered`);
    // Not CDK's own target for log groups: it brings a function along, to write the policy that CloudFormation writes by now.
    const rule = new CfnRule(this, "Rule", {
      name: "event-log",
      eventBusName: bus.eventBusName,
      // Every event has a source. Replayed events pass the bus again, and are logged again, under the replay's name.
      eventPattern: { source: [{ prefix: "" }] },
      targets: [
        {
          id: "Logs",
          arn: Stack.of(this).formatArn({
            service: "logs",
            resource: "log-group",
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            resourceName: this.logGroup.logGroupName,
          }),
          inputTransformer: { inputPathsMap: { time: "$.time", ...FIELDS }, inputTemplate: TEMPLATE },
          deadLetterConfig: { arn: this.undelivered.queueArn },
        },
      ],
    });
    this.#grant(rule.attrArn, busName);
  }

  #grant(ruleArn: string, busName: string): void {
    const ofTheRule = { ArnEquals: { "aws:SourceArn": ruleArn } };
    this.undelivered.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("events.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [this.undelivered.queueArn],
        conditions: ofTheRule,
      }),
    );
    const writers = [new ServicePrincipal("events.amazonaws.com"), new ServicePrincipal("delivery.logs.amazonaws.com")];
    const resources = [this.logGroup.logGroupArn];
    const policyDocument = new PolicyDocument({
      statements: [
        // A log stream is made on no rule's behalf, so that it can't be asked for the rule.
        new PolicyStatement({ principals: writers, actions: ["logs:CreateLogStream"], resources }),
        new PolicyStatement({ principals: writers, actions: ["logs:PutLogEvents"], resources, conditions: ofTheRule }),
      ],
    });
    // A region takes ten such policies of an account (CloudWatch Logs API reference, PutResourcePolicy), so one a bus, for all that it logs.
    new CfnResourcePolicy(this, "Policy", {
      policyName: `${busName}-event-log`,
      policyDocument: Stack.of(this).toJsonString(policyDocument),
    });
  }
}
