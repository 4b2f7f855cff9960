// The services without a stack and a port around them: for what happens to resources while others go on.
import { onTestFinished } from "vitest";
import { Activity } from "../../activity.ts";
import { RuntimeClock } from "../../clock.ts";
import { Journal } from "../../journal/journal.ts";
import type { Caller } from "../../permissions/index.ts";
import { EventsService } from "../../services/events/service.ts";
import { IamService } from "../../services/iam/service.ts";
import { LambdaService } from "../../services/lambda/service.ts";
import { LogsService } from "../../services/logs/service.ts";
import type { Context, CreatedResource, Delivery, Properties, ResourceType, Service } from "../../services/service.ts";
import { SnsService } from "../../services/sns/service.ts";
import { SqsService } from "../../services/sqs/service.ts";
import { letIn } from "./resources.ts";

export function services() {
  const clock = new RuntimeClock();
  const activity: Activity = new Activity(() => {
    if (clock.jump()) activity.changed();
  });
  const journal = new Journal(clock);
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  const byName = new Map<string, Service>();
  const deliver = async (arn: string, delivery: Delivery) => {
    await byName.get(arn.split(":")[2] ?? "")?.accept?.(arn, delivery);
  };
  const context: Context = {
    clock,
    journal,
    activity,
    account: "000000000000",
    region: "us-east-1",
    endpoint: () => "http://127.0.0.1:1",
    roles: { role: (arn) => iam.state.role(arn) },
    asset: () => undefined,
    log: ({ text }) => {
      lines.push(text);
      for (const listener of listeners) listener();
    },
    note: () => undefined,
    deliver,
    invoke: (arn, invocation) => lambda.invoke(arn, invocation),
  };
  const iam = new IamService(context);
  const sqs = new SqsService(context);
  const logs = new LogsService(context);
  const lambda = new LambdaService(context, sqs.state, logs.state);
  for (const each of [iam, sqs, logs, lambda, new SnsService(context), new EventsService(context)])
    byName.set(each.name, each);
  onTestFinished(async () => {
    activity.stop();
    clock.stop();
    await lambda.stop();
  });
  const types: Readonly<Record<string, ResourceType>> = Object.assign(
    {},
    ...[...byName.values()].map(({ resourceTypes }) => resourceTypes),
  );
  const make = async (type: string, properties: Properties, generatedName: string) => {
    const create = types[type];
    if (!create) throw new Error(`there is no ${type}`);
    return await create(properties, { logicalId: "One", generatedName });
  };
  return {
    journal,
    /** What functions have logged. */
    lines,
    /** By a client, or by this service. */
    deliver: (arn: string, body: unknown, caller?: Caller) =>
      deliver(arn, { body: JSON.stringify(body), identity: {}, ...(caller && { caller }) }),
    /** Puts an event on a bus. */
    put: (busArn: string, event: object) =>
      deliver(busArn, { body: JSON.stringify({ id: "e", ...event }), identity: {} }),
    /** Makes it as a template says, and nothing else. */
    make,
    /** Makes it so that rules and topics may deliver to it. */
    create: async (type: string, properties: Properties): Promise<CreatedResource> => {
      const created = await make(type, properties, "generated");
      const opening = openings(created.ref)[type];
      for (const [at, [policyType, policy]] of (opening ?? []).entries())
        await make(policyType, policy, `opening-${created.ref}-${at}`);
      return created;
    },
    settle: async () => {
      const settled = await activity.settled(15_000);
      if (!settled.settled) throw new Error(`not settled: ${settled.left.join(", ")}`);
    },
    /** Waits until a function has logged this line. */
    logged: (line: string) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (!lines.includes(line)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
    bodies: (queueArn: string) =>
      sqs.state
        .queue(queueArn)
        .receive({ most: 10, outside: true })
        .map(({ message }) => message.body),
  };
}

/** What lets rules and topics in, by the type of what they come to. */
function openings(ref: string): Readonly<Record<string, readonly (readonly [type: string, properties: Properties])[]>> {
  const invoke = (Principal: string) => ({ FunctionName: ref, Action: "lambda:InvokeFunction", Principal });
  return {
    "AWS::SQS::Queue": [["AWS::SQS::QueuePolicy", { Queues: [ref], PolicyDocument: letIn("sqs:SendMessage") }]],
    "AWS::SNS::Topic": [["AWS::SNS::TopicPolicy", { Topics: [ref], PolicyDocument: letIn("sns:Publish") }]],
    "AWS::Lambda::Function": [
      ["AWS::Lambda::Permission", invoke("events.amazonaws.com")],
      ["AWS::Lambda::Permission", invoke("sns.amazonaws.com")],
    ],
    "AWS::Logs::LogGroup": [
      ["AWS::Logs::ResourcePolicy", { PolicyName: ref, PolicyDocument: JSON.stringify(letIn("logs:*")) }],
    ],
  };
}
