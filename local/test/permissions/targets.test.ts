// Rules deliver to what lets them in: by its policy, or by the target's role.
import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import {
  bus,
  busArn,
  functionArn,
  lambda,
  letIn,
  logGroup,
  logGroupArn,
  logPolicy,
  permission,
  queue,
  queueArn,
  queuePolicy,
  role,
  roleArn,
  rule,
  ruleArn,
  topic,
  topicArn,
  topicPolicy,
} from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

const closed = { open: false };
const code = { fn: { "index.mjs": "export const handler = async () => undefined;" } };
const otherRule = ruleArn("other");

const from = (SourceArn: string) => ({ Condition: { ArnEquals: { "aws:SourceArn": SourceArn } } });

/** A policy document that lets rules do this, with these changes. */
function policy(action: string | readonly string[], changes: object = {}, ...more: readonly object[]) {
  const Principal = { Service: "events.amazonaws.com" };
  const Statement = [{ Effect: "Allow", Principal, Action: action, Resource: "*", ...changes }, ...more];
  return { Version: "2012-10-17", Statement };
}

const deny = { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" };

/** How the one delivery of rule r to this ended. */
async function endOf(Arn: string, resources: object, target: object = {}) {
  const runtime = await run({
    resources: { ...resources, ...rule("r", { source: ["shop"] }, [{ Id: "t", Arn, ...target }]) },
    code,
  });
  await putter(runtime)(anEntry());
  await settle(runtime);
  const { what, reason } = runtime.journal.hops().find(({ where, what }) => where === "r" && what !== "matched") ?? {};
  return reason === undefined ? what : `${what}: ${reason.replace(" (the target has no dead-letter queue)", "")}`;
}

const kinds = {
  queue: (document: object | undefined, target?: object) =>
    endOf(queueArn("q"), { ...queue("q", {}, closed), ...(document && queuePolicy("q", document)) }, target),
  topic: (document: object | undefined, target?: object) =>
    endOf(topicArn("t"), { ...topic("t", closed), ...(document && topicPolicy("t", document)) }, target),
  "log group": (document: object | undefined, target?: object) =>
    endOf(logGroupArn("/g"), { ...logGroup("/g", {}, closed), ...(document && logPolicy("p", document)) }, target),
};

const toQueue = "lost: q: NO_RESOURCE: The specified queue does not exist or you do not have access to it: ";
const toTopic = `lost: t: NO_PERMISSIONS: events.amazonaws.com is not authorized to perform: SNS:Publish on resource: ${topicArn("t")}: `;

test.each([
  ["queue", policy("sqs:SendMessage")],
  ["queue", policy("sqs:SendMessage", from(ruleArn("r")))],
  ["queue", policy("sqs:*", { Condition: { StringEquals: { "aws:SourceAccount": "000000000000" } } })],
  ["queue", policy("sqs:SendMessage", { Principal: { AWS: "*" }, ...from(ruleArn("*")) })],
  ["topic", policy("sns:Publish")],
  ["topic", policy("sns:Publish", {}, { ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } })],
  ["log group", policy(["logs:CreateLogStream", "logs:PutLogEvents"])],
  ["log group", policy("logs:*", { Resource: `${logGroupArn("/g")}:*` })],
  ["log group", policy("logs:*", { Principal: { Service: "delivery.logs.amazonaws.com" } })],
  [
    "log group",
    policy("logs:CreateLogStream", {}, { ...policy("logs:PutLogEvents", from(ruleArn("r"))).Statement[0] }),
  ],
] as const)("a %s whose policy lets the rule in gets the event: %j", async (kind, document) => {
  expect(await kinds[kind](document)).toBe("delivered");
});

test.each([
  ["queue", undefined, `${toQueue}queue q has no policy that lets events.amazonaws.com in.`],
  [
    "queue",
    policy("sqs:ReceiveMessage"),
    `${toQueue}the policy of queue q allows events.amazonaws.com sqs:ReceiveMessage, not sqs:SendMessage.`,
  ],
  [
    "queue",
    policy("sqs:SendMessage", { Principal: { Service: "sns.amazonaws.com" } }),
    `${toQueue}the policy of queue q lets in sns.amazonaws.com, not events.amazonaws.com.`,
  ],
  [
    "queue",
    policy("sqs:SendMessage", from(otherRule)),
    `${toQueue}the policy of queue q allows sqs:SendMessage to events.amazonaws.com only where aws:SourceArn is ${otherRule} (it is ${ruleArn("r")}).`,
  ],
  [
    "queue",
    policy("sqs:SendMessage", {}, deny),
    `${toQueue}the policy of queue q denies sqs:SendMessage to events.amazonaws.com (statement 2).`,
  ],
  ["topic", undefined, `${toTopic}topic t has no policy that lets events.amazonaws.com in.`],
  [
    "topic",
    policy("sns:Subscribe"),
    `${toTopic}the policy of topic t allows events.amazonaws.com sns:Subscribe, not sns:Publish.`,
  ],
  [
    "topic",
    policy("sns:Publish", from(ruleArn("r"))),
    `${toTopic}the policy of topic t allows sns:Publish to events.amazonaws.com only where aws:SourceArn is ${ruleArn("r")} (the request has no aws:SourceArn). EventBridge does not tell a topic for which rule it comes, so that the policy can't ask for it.`,
  ],
  [
    "topic",
    policy("sns:Publish", {}, deny),
    `${toTopic}the policy of topic t denies sns:Publish to events.amazonaws.com (statement 2).`,
  ],
] as const)("a %s whose policy is %j does not get the event, and the journal says why", async (kind, document, end) => {
  expect(await kinds[kind](document)).toBe(end);
});

test.each([
  ["no policy", undefined, "logs:CreateLogStream", "CloudWatch Logs has no policy that lets events.amazonaws.com in."],
  [
    "half of what it takes",
    policy("logs:CreateLogStream"),
    "logs:PutLogEvents",
    "the policy of CloudWatch Logs allows events.amazonaws.com logs:CreateLogStream, not logs:PutLogEvents.",
  ],
  [
    "the group, and not what is in it",
    policy("logs:*", { Resource: logGroupArn("/g") }),
    "logs:CreateLogStream",
    `the policy of CloudWatch Logs allows logs:CreateLogStream on ${logGroupArn("/g")}, not on ${logGroupArn("/g")}:log-stream:`,
  ],
])("a log group with a policy for %s does not get the event", async (_, document, action, reason) => {
  const end = await kinds["log group"](document);

  expect(end).toMatch(/^lost: \/g: NO_PERMISSIONS: events\.amazonaws\.com is not authorized to perform: /);
  expect(end).toContain(action);
  expect(end).toContain(reason);
});

const denied = `lost: fn: NO_PERMISSIONS: events.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${functionArn("fn")}: `;

test.each([
  ["the service", {}, "delivered"],
  ["the service, for the rule", { SourceArn: ruleArn("r"), SourceAccount: "000000000000" }, "delivered"],
  ["the service, for any rule", { SourceArn: ruleArn("*"), Action: "lambda:*" }, "delivered"],
  ["everybody", { Principal: "*" }, "delivered"],
  ["the service, by the function's ARN", { FunctionName: functionArn("fn") }, "delivered"],
  [
    "another rule",
    { SourceArn: otherRule },
    `${denied}the policy of function fn allows lambda:InvokeFunction to events.amazonaws.com only where AWS:SourceArn is like ${otherRule} (it is ${ruleArn("r")}).`,
  ],
  [
    "another account's rules",
    { SourceAccount: "111111111111" },
    `${denied}the policy of function fn allows lambda:InvokeFunction to events.amazonaws.com only where AWS:SourceAccount is 111111111111 (it is 000000000000).`,
  ],
  [
    "another action",
    { Action: "lambda:GetFunction" },
    `${denied}the policy of function fn allows events.amazonaws.com lambda:GetFunction, not lambda:InvokeFunction.`,
  ],
  [
    "an alias alone",
    { FunctionName: `${functionArn("fn")}:live` },
    `${denied}function fn has no policy that lets events.amazonaws.com in.`,
  ],
])("a function with a permission for %s: %s", async (_, properties, end) => {
  const resources = { ...lambda("fn", {}, closed), ...permission("fn", "events.amazonaws.com", properties) };

  expect(await endOf(functionArn("fn"), resources)).toBe(end);
});

test("a function without a permission does not get the event", async () => {
  expect(await endOf(functionArn("fn"), lambda("fn", {}, closed))).toBe(
    `${denied}function fn has no policy that lets events.amazonaws.com in.`,
  );
});

test("an alias has a policy of its own", async () => {
  const alias = `${functionArn("fn")}:live`;
  const withPermission = (properties: object) => ({
    ...lambda("fn", {}, closed),
    ...permission("fn", "events.amazonaws.com", properties),
  });

  expect(await endOf(alias, withPermission({ FunctionName: alias }))).toBe("delivered");
  expect(await endOf(alias, withPermission({}))).toMatch(/function fn:live has no policy that lets/);
});

const roles = { ...role("sender", "sqs:SendMessage", queueArn("q")) };
const closedQueue = queue("q", {}, closed);
const RoleArn = roleArn("sender");

test("a target's role that may deliver suffices, in the place of a policy", async () => {
  expect(await endOf(queueArn("q"), { ...closedQueue, ...roles }, { RoleArn })).toBe("delivered");
  expect(await endOf(topicArn("t"), { ...topic("t", closed), ...role("sender", "sns:*", "*") }, { RoleArn })).toBe(
    "delivered",
  );
  expect(
    await endOf(
      functionArn("fn"),
      { ...lambda("fn", {}, closed), ...role("sender", "lambda:Invoke*", "*") },
      { RoleArn },
    ),
  ).toBe("delivered");
});

test("a bus takes events by a role of the target's that may put them", async () => {
  const bridge = (bus: string) => role("sender", "events:PutEvents", busArn(bus));
  const reason = `role sender: its policy p allows events:PutEvents on ${busArn("other")}, not on ${busArn("audit")}.`;

  expect(await endOf(busArn("audit"), { ...bus("audit"), ...bridge("audit") }, { RoleArn })).toBe("delivered");
  expect(await endOf(busArn("audit"), { ...bus("audit"), ...bridge("other") }, { RoleArn })).toBe(
    `lost: audit: NO_PERMISSIONS: ${RoleArn} is not authorized to perform: events:PutEvents on resource: ${busArn("audit")}: ${reason}`,
  );
});

test("a bus's own policy that names the role suffices, and one that denies it outweighs the role's", async () => {
  const bridge = role("sender", "s3:*", "*");
  const withPolicy = (Effect: string) => ({
    ...bus("audit"),
    BusPolicy: {
      Type: "AWS::Events::EventBusPolicy",
      Properties: {
        EventBusName: { Ref: "auditBus" },
        StatementId: "bridge",
        Statement: { Effect, Principal: { AWS: RoleArn }, Action: "events:PutEvents", Resource: busArn("audit") },
      },
    },
  });

  expect(await endOf(busArn("audit"), { ...withPolicy("Allow"), ...bridge }, { RoleArn })).toBe("delivered");
  const mayPut = role("sender", "events:*", "*");
  expect(await endOf(busArn("audit"), { ...withPolicy("Deny"), ...mayPut }, { RoleArn })).toMatch(
    /^lost: audit: NO_PERMISSIONS: .* the policy of event bus audit denies events:PutEvents/,
  );
});

test("a role's policies count from wherever it has them", async () => {
  const Statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
  const bare = role("sender", "s3:*", "*");
  const Managed = { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: { Statement } } };
  const attached = role("sender", "s3:*", "*", { ManagedPolicyArns: [{ Ref: "Managed" }] });
  const Admin = role("sender", "s3:*", "*", { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] });
  const Policy = {
    Type: "AWS::IAM::Policy",
    Properties: { PolicyName: "own", PolicyDocument: { Statement }, Roles: [{ Ref: "senderRole" }] },
  };
  const RolePolicy = {
    Type: "AWS::IAM::RolePolicy",
    Properties: { PolicyName: "own", PolicyDocument: { Statement }, RoleName: { Ref: "senderRole" } },
  };

  for (const resources of [{ ...bare, Policy }, { ...bare, RolePolicy }, { Managed, ...attached }, Admin])
    expect(await endOf(queueArn("q"), { ...closedQueue, ...resources }, { RoleArn })).toBe("delivered");
});

test.each([
  [
    "may not deliver",
    role("sender", "sqs:SendMessage", queueArn("other")),
    `lost: q: NO_PERMISSIONS: sqs:SendMessage on ${queueArn("q")}: role sender: its policy p allows sqs:SendMessage on ${queueArn("other")}, not on ${queueArn("q")}.`,
  ],
  [
    "has a policy of AWS's, whose contents are not known here",
    role("sender", "s3:*", "*", { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSQSFullAccess"] }),
    `lost: q: NO_PERMISSIONS: sqs:SendMessage on ${queueArn("q")}: role sender: its policy p allows ${RoleArn} s3:*, not sqs:SendMessage (what arn:aws:iam::aws:policy/AmazonSQSFullAccess allows is not known here, and counts as nothing).`,
  ],
  [
    "does not let rules take it on",
    role("sender", "*", "*", {
      AssumeRolePolicyDocument: {
        Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      },
    }),
    `lost: q: FAILED_TO_ASSUME_ROLE: sqs:SendMessage on ${queueArn("q")}: the trust policy of role sender lets in lambda.amazonaws.com, not events.amazonaws.com.`,
  ],
  [
    "is not there",
    {},
    `lost: q: FAILED_TO_ASSUME_ROLE: sqs:SendMessage on ${queueArn("q")}: there is no role ${RoleArn}.`,
  ],
])("a target's role that %s does not deliver, whatever the queue's policy says of rules", async (_, resources, end) => {
  expect(await endOf(queueArn("q"), { ...queue("q"), ...resources }, { RoleArn })).toBe(end);
});

test("a log group takes no role: its policy has to let rules in", async () => {
  await expect(kinds["log group"](undefined, { RoleArn })).rejects.toThrow("RoleArn is not supported for target arn:");
  expect(await kinds["log group"](undefined, {})).toMatch(
    /NO_PERMISSIONS: .* CloudWatch Logs has no policy that lets events\.amazonaws\.com in/,
  );
});

test("a denial goes to the target's dead-letter queue, with its code and reason", async () => {
  const target = { Id: "t", Arn: queueArn("q"), DeadLetterConfig: { Arn: queueArn("dlq") } };
  const runtime = await run({
    resources: { ...closedQueue, ...queue("dlq"), ...rule("r", { source: ["shop"] }, [target]) },
  });

  await putter(runtime)(anEntry());
  await settle(runtime);

  const [letter] = await new Queues(runtime).receive("dlq");
  expect(letter?.MessageAttributes).toMatchObject({
    ERROR_CODE: { StringValue: "NO_RESOURCE" },
    ERROR_MESSAGE: { StringValue: expect.stringContaining("queue q has no policy that lets events.amazonaws.com in") },
  });
});

test("a dead-letter queue that does not let the rule in gets nothing, whatever the target's role may: the event is lost", async () => {
  const target = { Id: "t", Arn: queueArn("q"), RoleArn, DeadLetterConfig: { Arn: queueArn("dlq") } };
  const ofOther = policy("sqs:SendMessage", from(otherRule));
  const runtime = await run({
    resources: {
      ...queue("q"),
      ...queue("dlq", {}, closed),
      ...queuePolicy("dlq", ofOther),
      ...role("sender", "sqs:SendMessage", queueArn("dlq")),
      ...rule("r", { source: ["shop"] }, [target]),
    },
  });

  await putter(runtime)(anEntry());
  await settle(runtime);

  expect(await new Queues(runtime).bodies("dlq")).toEqual([]);
  expect(runtime.journal.hops().at(-1)).toMatchObject({
    what: "lost",
    where: "r",
    reason: expect.stringMatching(
      /^q: NO_PERMISSIONS: .*; its dead-letter queue: The specified queue does not exist or you do not have access to it: the policy of queue dlq allows sqs:SendMessage to events\.amazonaws\.com only where aws:SourceArn is .*rule\/other \(it is .*rule\/r\)\.$/,
    ),
  });
});

test("what clients do is not checked, and says so once where the stack has roles for it", async () => {
  const Role = role("own", "sqs:*", "*", {
    AssumeRolePolicyDocument: {
      Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    },
  });
  const runtime = await run({ resources: { ...closedQueue, ...roles, ...Role, ...role("also", "sqs:*", "*") } });
  const queues = new Queues(runtime);

  await queues.send("q", "by a client");

  expect(await queues.bodies("q")).toEqual(["by a client"]);
  expect(runtime.notes).toEqual([
    "Permissions are checked where a rule or a topic delivers. What functions and clients call is allowed, whatever roles and policies say.",
  ]);
});

test("roles for rules alone are checked, so that there is nothing to note", async () => {
  expect((await run({ resources: { ...queue("q"), ...roles } })).notes).toEqual([]);
});

test("a policy or a permission for what belongs to another app has no effect, and says so", async () => {
  const statement = letIn("*");
  const url = "https://sqs.us-east-1.amazonaws.com/000000000000/elsewhere";
  const runtime = await run({
    resources: {
      Q: { Type: "AWS::SQS::QueuePolicy", Properties: { PolicyDocument: statement, Queues: [url] } },
      T: { Type: "AWS::SNS::TopicPolicy", Properties: { PolicyDocument: statement, Topics: [topicArn("elsewhere")] } },
      F: {
        Type: "AWS::Lambda::Permission",
        Properties: { FunctionName: functionArn("elsewhere"), Action: "lambda:*", Principal: "events.amazonaws.com" },
      },
    },
  });

  const noEffect = "which is not there: it has no effect.";
  expect(runtime.notes).toEqual([
    `Policy Q is for the queue ${url}, ${noEffect}`,
    `Policy T is for the topic ${topicArn("elsewhere")}, ${noEffect}`,
    `Permission F is for the function ${functionArn("elsewhere")}, ${noEffect}`,
  ]);
});

test("a policy that is none is refused with the place", async () => {
  const broken = { Statement: [{ ...letIn("sqs:*").Statement[0], Effect: "Maybe" }] };

  await expect(run({ resources: { ...closedQueue, ...queuePolicy("q", broken) } })).rejects.toMatchObject({
    name: "TemplateError",
    message: "qQueuePolicy: PolicyDocument: Statement.1.Effect: must be Allow or Deny",
  });
  await expect(run({ resources: { ...topic("t", closed), ...topicPolicy("t", broken) } })).rejects.toMatchObject({
    message: "tTopicPolicy: PolicyDocument: Statement.1.Effect: must be Allow or Deny",
  });
  await expect(run({ resources: logPolicy("p", broken) })).rejects.toMatchObject({
    message: expect.stringMatching(/^p \(AWS::Logs::ResourcePolicy\): .*Statement\.1\.Effect/),
  });
});

test("variables of policies that count are told, since they are not replaced", async () => {
  const name = "aws:ResourceAccount";
  const variable = { Condition: { StringEquals: { "aws:SourceAccount": `\${${name}}` } } };
  const sender = { ...policy("sqs:SendMessage", variable).Statement[0], Principal: undefined };
  const { notes } = await run({
    resources: {
      ...queue("q", {}, closed),
      ...queuePolicy("q", policy("sqs:SendMessage", variable)),
      ...queue("plain", {}, closed),
      ...queuePolicy("plain", { ...policy("sqs:SendMessage", variable), Version: "2008-10-17" }),
      ...role("sender", "sqs:SendMessage", "*"),
      Own: {
        Type: "AWS::IAM::Policy",
        Properties: {
          PolicyName: "own",
          PolicyDocument: { Version: "2012-10-17", Statement: sender },
          Roles: [{ Ref: "senderRole" }],
        },
      },
    },
  });

  const told = (logicalId: string) =>
    `The policy of ${logicalId} has \${${name}}, which is not replaced: it is compared as it stands.`;
  expect(notes.filter((note) => note.includes("not replaced"))).toEqual([told("qQueuePolicy"), told("Own")]);
});
