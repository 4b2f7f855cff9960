// Resources of the tests' small stacks, named after what they are called with.

const ACCOUNT = "000000000000";

export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;
export const topicArn = (name: string) => `arn:aws:sns:us-east-1:${ACCOUNT}:${name}`;
export const busArn = (name: string) => `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/${name}`;
export const logGroupArn = (name: string) => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}`;
export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:${name}`;
export const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
export const ruleArn = (name: string) => `arn:aws:events:us-east-1:${ACCOUNT}:rule/${name}`;

export function queue(name: string, properties: object = {}) {
  return { [`${letters(name)}Queue`]: { Type: "AWS::SQS::Queue", Properties: { QueueName: name, ...properties } } };
}

/** A queue whose messages go to `<name>-dlq` when they were received so often, and that one. */
export function queueWithDlq(name: string, maxReceiveCount: number, properties: object = {}) {
  const RedrivePolicy = { deadLetterTargetArn: queueArn(`${name}-dlq`), maxReceiveCount };
  return { ...queue(name, { RedrivePolicy, ...properties }), ...queue(`${name}-dlq`) };
}

export function topic(name: string) {
  return { [`${letters(name)}Topic`]: { Type: "AWS::SNS::Topic", Properties: { TopicName: name } } };
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
export function lambda(name: string, properties: object = {}) {
  const Properties = {
    FunctionName: name,
    Handler: "index.handler",
    Runtime: "nodejs24.x",
    Timeout: 20,
    Code: { S3Bucket: "assets", S3Key: `${name}.zip` },
    ...properties,
  };
  return { [`${letters(name)}Function`]: { Type: "AWS::Lambda::Function", Properties } };
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

export function logGroup(name: string, properties: object = {}) {
  return {
    [`${letters(name)}LogGroup`]: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: name, ...properties } },
  };
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
