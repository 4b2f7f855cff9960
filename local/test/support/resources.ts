// Resources of the tests' small stacks, named after what they are called with.

const ACCOUNT = "000000000000";

export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;
export const topicArn = (name: string) => `arn:aws:sns:us-east-1:${ACCOUNT}:${name}`;
export const busArn = (name: string) => `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/${name}`;
export const logGroupArn = (name: string) => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}`;
export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`;
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const ruleArn = (name: string) => `arn:aws:events:us-east-1:${ACCOUNT}:rule/${name}`;

interface Policies {
  /** Whether rules and topics may deliver to it. Default true. */
  readonly open?: boolean;
}

/** A policy document that lets rules and topics do this on whatever has it. */
export function letIn(...actions: readonly string[]) {
  const Principal = { Service: ["events.amazonaws.com", "sns.amazonaws.com"] };
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: actions, Resource: "*" }] };
}

export function queue(name: string, properties: object = {}, { open = true }: Policies = {}) {
  const id = `${letters(name)}Queue`;
  return {
    [id]: { Type: "AWS::SQS::Queue", Properties: { QueueName: name, ...properties } },
    ...(open && queuePolicy(name, letIn("sqs:SendMessage"))),
  };
}

export function queuePolicy(name: string, PolicyDocument: object) {
  const id = `${letters(name)}Queue`;
  return { [`${id}Policy`]: { Type: "AWS::SQS::QueuePolicy", Properties: { PolicyDocument, Queues: [{ Ref: id }] } } };
}

/** A queue whose messages go to `<name>-dlq` when they were received so often, and that one. */
export function queueWithDlq(name: string, maxReceiveCount: number, properties: object = {}) {
  const RedrivePolicy = { deadLetterTargetArn: queueArn(`${name}-dlq`), maxReceiveCount };
  return { ...queue(name, { RedrivePolicy, ...properties }), ...queue(`${name}-dlq`) };
}

export function topic(name: string, { open = true }: Policies = {}) {
  return {
    [`${letters(name)}Topic`]: { Type: "AWS::SNS::Topic", Properties: { TopicName: name } },
    ...(open && topicPolicy(name, letIn("sns:Publish"))),
  };
}

export function topicPolicy(name: string, PolicyDocument: object) {
  const id = `${letters(name)}Topic`;
  return { [`${id}Policy`]: { Type: "AWS::SNS::TopicPolicy", Properties: { PolicyDocument, Topics: [{ Ref: id }] } } };
}

export function subscription(topicName: string, queueName: string, properties: object = {}) {
  const Properties = {
    TopicArn: topicArn(topicName),
    Protocol: "sqs",
    Endpoint: queueArn(queueName),
    ...properties,
  };
  return {
    [`${letters(topicName)}To${letters(queueName)}`]: {
      Type: "AWS::SNS::Subscription",
      Properties,
      DependsOn: `${letters(topicName)}Topic`,
    },
  };
}

export function bucket(name: string, properties: object = {}) {
  return { [`${letters(name)}Bucket`]: { Type: "AWS::S3::Bucket", Properties: { BucketName: name, ...properties } } };
}

/** With the key `id`, a text, and an index `by<Attribute>` for each of these attributes, which are texts too. */
export function table(
  name: string,
  { indexed = [], ...properties }: { readonly indexed?: readonly string[]; readonly [name: string]: unknown } = {},
) {
  return {
    [`${letters(name)}Table`]: { Type: "AWS::DynamoDB::Table", Properties: tableProperties(name, indexed, properties) },
  };
}

export function tableProperties(name: string, indexed: readonly string[] = [], properties: object = {}) {
  const GlobalSecondaryIndexes = indexed.map((attribute) => ({
    IndexName: `by${attribute}`,
    KeySchema: [{ AttributeName: attribute, KeyType: "HASH" }],
    Projection: { ProjectionType: "ALL" },
  }));
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["id", ...indexed].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    ...(indexed.length > 0 && { GlobalSecondaryIndexes }),
    ...properties,
  };
}

/** Its code is the asset of the same name. */
export function lambda(name: string, properties: object = {}, { open = true }: Policies = {}) {
  const Properties = {
    FunctionName: name,
    Handler: "index.handler",
    Runtime: "nodejs24.x",
    Timeout: 20,
    Code: { S3Bucket: "assets", S3Key: `${name}.zip` },
    ...properties,
  };
  return {
    [`${letters(name)}Function`]: { Type: "AWS::Lambda::Function", Properties },
    ...(open && permission(name, "events.amazonaws.com")),
    ...(open && permission(name, "sns.amazonaws.com")),
  };
}

/** Lets a service invoke a function. */
export function permission(functionName: string, service: string, properties: object = {}) {
  const id = `${letters(functionName)}Function`;
  const Properties = {
    FunctionName: functionName,
    Action: "lambda:InvokeFunction",
    Principal: service,
    ...properties,
  };
  return { [`${id}Permission${letters(service)}`]: { Type: "AWS::Lambda::Permission", Properties, DependsOn: id } };
}

/** From a queue to a function; failures are reported by record unless `properties` say otherwise. */
export function mapping(queueName: string, functionName: string, properties: object = {}) {
  const Properties = {
    EventSourceArn: queueArn(queueName),
    FunctionName: functionName,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ...properties,
  };
  return {
    [`${letters(queueName)}To${letters(functionName)}`]: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties,
      DependsOn: [`${letters(queueName)}Queue`, `${letters(functionName)}Function`],
    },
  };
}

/** How a function's asynchronous invocations are retried, and where they go at the end. */
export function invokeConfig(functionName: string, properties: object) {
  const Properties = { FunctionName: functionName, Qualifier: "$LATEST", ...properties };
  return {
    [`${letters(functionName)}Config`]: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties,
      DependsOn: `${letters(functionName)}Function`,
    },
  };
}

export function logGroup(name: string, properties: object = {}, { open = true }: Policies = {}) {
  return {
    [`${letters(name)}LogGroup`]: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: name, ...properties } },
    ...(open && logPolicy(`${letters(name)}Policy`, letIn("logs:CreateLogStream", "logs:PutLogEvents"))),
  };
}

/** Lets rules write to log groups. */
export function logPolicy(PolicyName: string, document: object) {
  const Properties = { PolicyName, PolicyDocument: JSON.stringify(document) };
  return { [letters(PolicyName)]: { Type: "AWS::Logs::ResourcePolicy", Properties } };
}

/** A role that EventBridge may take on, with one policy. */
export function role(name: string, action: string, resource: string, properties: object = {}) {
  const Properties = {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Statement: { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" },
    },
    Policies: [
      { PolicyName: "p", PolicyDocument: { Statement: { Effect: "Allow", Action: action, Resource: resource } } },
    ],
    ...properties,
  };
  return { [`${letters(name)}Role`]: { Type: "AWS::IAM::Role", Properties } };
}

export function bus(name: string) {
  return { [`${letters(name)}Bus`]: { Type: "AWS::Events::EventBus", Properties: { Name: name } } };
}

export function rule(name: string, pattern: object, targets: readonly object[], properties: object = {}) {
  const Properties = { Name: name, EventPattern: pattern, State: "ENABLED", Targets: targets, ...properties };
  return { [`${letters(name)}Rule`]: { Type: "AWS::Events::Rule", Properties } };
}

/** Text of functions' code: calls one of the runtime's JSON services by its operation, as in `AmazonSQS.SendMessage`. */
export const callText = `const call = async (target, input) => {
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": target };
  const response = await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", headers, body: JSON.stringify(input) });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};
`;

/** Logical ids hold letters and digits only. */
function letters(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, "");
}
