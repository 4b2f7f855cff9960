import { PublishCommand } from "@aws-sdk/client-sns";
import { expect, test } from "vitest";
import type { Runtime } from "../../index.ts";
import { assembly, type StackParts } from "../support/assembly.ts";
import { putter } from "../support/events.ts";
import { lambda, letIn, mapping, queue, queueArn, rule, topic, topicArn } from "../support/resources.ts";
import { invoke, run, runAssembly, settle } from "../support/runtime.ts";
import { snsClient } from "../support/sns.ts";
import { Queues } from "../support/sqs.ts";

/** Takes over another template of the stack Test, and returns what has changed in it. */
async function update(runtime: Runtime, stack: StackParts) {
  const [built] = await runtime.update(assembly({ Test: stack }));
  return built?.changes;
}

const answers = (text: string) => ({ "index.js": `exports.handler = async () => ${JSON.stringify(text)};` });

test("what is the same stays, what differs is changed in place, what is gone is removed: queues keep their messages", async () => {
  const runtime = await run({ resources: { ...queue("kept"), ...queue("changed"), ...queue("gone") } });
  const queues = new Queues(runtime);
  for (const name of ["kept", "changed", "gone"]) await queues.send(name, `in ${name}`);

  expect(
    await update(runtime, {
      resources: { ...queue("kept"), ...queue("changed", { VisibilityTimeout: 7 }), ...queue("new") },
    }),
  ).toEqual({
    made: ["newQueue", "newQueuePolicy"],
    changed: ["changedQueue"],
    removed: ["goneQueuePolicy", "goneQueue"],
  });
  expect(await queues.bodies("kept")).toEqual(["in kept"]);
  expect(await queues.bodies("changed")).toEqual(["in changed"]);
  expect(await queues.bodies("new")).toEqual([]);
  await expect(queues.send("gone", "x")).rejects.toMatchObject({ name: "QueueDoesNotExist" });
});

test("what has another name is made anew, and those that refer to it follow", async () => {
  const withQueue = (QueueName: string): StackParts => ({
    resources: {
      ...named("Q", QueueName),
      ...rule("r", { source: ["shop"] }, [{ Id: "q", Arn: { "Fn::GetAtt": ["Q", "Arn"] } }]),
    },
    template: { Outputs: { Arn: { Value: { "Fn::GetAtt": ["Q", "Arn"] } } } },
  });
  const runtime = await run(withQueue("one"));

  expect(await update(runtime, withQueue("two"))).toEqual({
    made: [],
    changed: ["Q", "QPolicy", "rRule"],
    removed: [],
  });
  expect(runtime.outputs.Test).toEqual({ Arn: queueArn("two") });
  await putter(runtime)({ Source: "shop", DetailType: "Sold", Detail: "{}" });
  await settle(runtime);
  expect(await new Queues(runtime).bodies("two")).toHaveLength(1);
});

test("a rule's new pattern counts from then on", async () => {
  const withSource = (source: string): StackParts => ({
    resources: { ...queue("q"), ...rule("r", { source: [source] }, [{ Id: "q", Arn: queueArn("q") }]) },
  });
  const runtime = await run(withSource("shop"));
  const put = putter(runtime);
  expect(await update(runtime, withSource("office"))).toEqual({ made: [], changed: ["rRule"], removed: [] });
  await put(
    { Source: "shop", DetailType: "Sold", Detail: "{}" },
    { Source: "office", DetailType: "Sold", Detail: "{}" },
  );
  await settle(runtime);
  const bodies = await new Queues(runtime).bodies("q");
  expect(bodies.map((body) => JSON.parse(body ?? ""))).toMatchObject([{ source: "office" }]);
});

test("a function's new code and settings count from then on, and its mapping stays", async () => {
  const withCode = (asset: string, text: string): StackParts => ({
    resources: {
      ...queue("q"),
      ...lambda("f", { Code: { S3Bucket: "assets", S3Key: `${asset}.zip` } }),
      ...mapping("q", "f", { FunctionResponseTypes: [] }),
    },
    code: { [asset]: answers(text) },
  });
  const runtime = await run(withCode("first", "old"));
  expect(await invoke(runtime, "f")).toMatchObject({ answer: "old" });
  expect(await update(runtime, withCode("second", "new"))).toEqual({ made: [], changed: ["fFunction"], removed: [] });
  expect(await invoke(runtime, "f")).toMatchObject({ answer: "new" });
  await new Queues(runtime).send("q", "x");
  await settle(runtime);
  expect(await new Queues(runtime).counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("code is replaced by folder, for the functions that it belongs to", async () => {
  const counting = (name: string) => ({ "index.js": `let n = 0; exports.handler = async () => "${name} " + ++n;` });
  const folder = assembly({
    Test: { resources: { ...lambda("a"), ...lambda("b") }, code: { a: counting("a"), b: counting("b") } },
  });
  const runtime = await runAssembly(folder);
  const other = assembly({ Other: { resources: {}, code: { same: counting("a"), new: counting("new") } } });
  for (const name of ["a", "b"]) await invoke(runtime, name);
  // The same files in another folder are no change, so that the environment stays.
  expect(runtime.replaceCode(`${folder}/asset.a`, `${other}/asset.same`)).toEqual(["a"]);
  expect(await invoke(runtime, "a")).toMatchObject({ answer: "a 2" });
  expect(runtime.replaceCode(`${folder}/asset.a`, `${other}/asset.new`)).toEqual([]);
  expect(runtime.replaceCode(`${other}/asset.same`, `${other}/asset.new`)).toEqual(["a"]);
  expect(await invoke(runtime, "a")).toMatchObject({ answer: "new 1" });
  expect(await invoke(runtime, "b")).toMatchObject({ answer: "b 2" });
});

test("a template that can't be taken over is an error; what it did not come to stays, and a mended one goes on from there", async () => {
  const runtime = await run({ resources: { ...queue("q"), ...topic("t") } });
  const queues = new Queues(runtime);
  await queues.send("q", "still here");
  const broken = { resources: { ...queue("q"), ...queue("odd", { VisibilityTimeout: -1 }), ...topic("t") } };
  await expect(update(runtime, broken)).rejects.toMatchObject({
    name: "TemplateError",
    message: expect.stringMatching(/^oddQueue/),
  });
  await expect(runtime.update("/nowhere")).rejects.toMatchObject({ name: "TemplateError" });
  expect(await queues.bodies("q")).toEqual(["still here"]);

  const mended = { resources: { ...queue("q"), ...queue("odd"), ...topic("t") } };
  expect(await update(runtime, mended)).toEqual({ made: ["oddQueue", "oddQueuePolicy"], changed: [], removed: [] });
});

test("a stack that the app no longer has is removed", async () => {
  const runtime = await runAssembly(assembly({ One: { resources: queue("one") }, Two: { resources: queue("two") } }));
  const stacks = await runtime.update(assembly({ One: { resources: queue("one") } }));
  expect(stacks.map(({ name }) => name)).toEqual(["One"]);
  expect(runtime.outputs).toEqual({ One: {} });
  await expect(new Queues(runtime).send("two", "x")).rejects.toMatchObject({ name: "QueueDoesNotExist" });
});

const named = (logicalId: string, QueueName: string, more: object = {}) => ({
  [logicalId]: { Type: "AWS::SQS::Queue", Properties: { QueueName, ...more } },
  [`${logicalId}Policy`]: {
    Type: "AWS::SQS::QueuePolicy",
    Properties: { PolicyDocument: letIn("sqs:SendMessage"), Queues: [{ Ref: logicalId }] },
  },
});
const fed = (logicalId: string, QueueName: string): StackParts => ({
  resources: {
    Bus: { Type: "AWS::Events::EventBus", Properties: { Name: "shop" } },
    ...rule("r", { source: ["shop"] }, [{ Id: "q", Arn: { "Fn::GetAtt": [logicalId, "Arn"] } }], {
      EventBusName: { Ref: "Bus" },
    }),
    ...named(logicalId, QueueName),
    ...lambda("f"),
    M: {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: { EventSourceArn: { "Fn::GetAtt": [logicalId, "Arn"] }, FunctionName: { Ref: "fFunction" } },
    },
  },
  code: { f: answers("done") },
});

/** Whether an event still goes the whole way: through the rule and the queue to the function. */
async function worksThrough(runtime: Runtime, queueName: string): Promise<void> {
  await putter(runtime)({ EventBusName: "shop", Source: "shop", DetailType: "Sold", Detail: "{}" });
  await settle(runtime);
  expect(runtime.journal.hops().filter(({ what }) => what === "lost")).toEqual([]);
  expect(await new Queues(runtime).counts(queueName)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
}

test("what comes back under another logical id, with its name, is kept, and those that use it go on", async () => {
  const runtime = await run(fed("Old", "work"));
  const { Bus, ...resources } = fed("New", "work").resources;
  const next: StackParts = { resources: { ...(Bus && { OtherBus: Bus }), ...resources }, code: { f: answers("done") } };
  const text = JSON.stringify(next).replaceAll('"Ref":"Bus"', '"Ref":"OtherBus"');
  expect(await update(runtime, JSON.parse(text))).toMatchObject({ made: ["OtherBus", "New", "NewPolicy"] });
  await worksThrough(runtime, "work");
});

test("after a template that was refused, the one before goes on from there", async () => {
  const runtime = await run(fed("Q", "one"));
  const odd = named("Z", "odd", { VisibilityTimeout: -1 });
  const renamed = fed("Q", "two");
  await expect(update(runtime, { ...renamed, resources: { ...renamed.resources, ...odd } })).rejects.toThrow(/^Z /);
  await update(runtime, fed("Q", "one"));
  await worksThrough(runtime, "one");
  await expect(new Queues(runtime).send("two", "x")).rejects.toMatchObject({ name: "QueueDoesNotExist" });
});

test("a template that is refused removes nothing, and a queue that is removed shows what is lost with it", async () => {
  const runtime = await run({ resources: { ...queue("gone"), ...named("Q", "q") } });
  const queues = new Queues(runtime);
  await queues.send("gone", "x");
  await queues.send("q", "y");
  const refused = named("Q", "no name", {});
  await expect(update(runtime, { resources: refused })).rejects.toThrow(/^Q /);
  expect(await queues.counts("gone")).toMatchObject({ visible: 1 });
  expect(await queues.counts("q")).toMatchObject({ visible: 1 });
  expect(await update(runtime, { resources: named("Q", "q") })).toMatchObject({
    removed: ["goneQueuePolicy", "goneQueue"],
  });
  expect(runtime.journal.hops()).toMatchObject([{ what: "lost", where: "gone", reason: "its queue was removed" }]);
});

test("the new rule is there before the old one goes: no event is lost in between", async () => {
  const withRule = (logicalId: string, GlobalSecondaryIndexes?: object[]): StackParts => ({
    resources: {
      ...queue("q"),
      [logicalId]: {
        Type: "AWS::Events::Rule",
        Properties: { EventPattern: { source: ["shop"] }, Targets: [{ Id: "q", Arn: queueArn("q") }] },
      },
      Table: {
        Type: "AWS::DynamoDB::Table",
        Properties: {
          TableName: "things",
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
        },
      },
    },
  });
  const runtime = await run(withRule("Before"));
  const put = putter(runtime);
  const index = {
    IndexName: "again",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    Projection: { ProjectionType: "ALL" },
  };
  let updated = false;
  const updating = update(runtime, withRule("After", [index])).finally(() => {
    updated = true;
  });
  let sent = 0;
  while (!updated) {
    await put({ Source: "shop", DetailType: "Sold", Detail: "{}" });
    sent += 1;
  }
  await updating;
  await settle(runtime);
  expect(sent).toBeGreaterThan(0);
  expect(runtime.journal.hops().filter(({ what }) => what === "lost")).toEqual([]);
});

test("a topic's own subscriptions stay when a change of it is refused", async () => {
  const withSubscription = (...Subscription: object[]): StackParts => ({
    resources: {
      ...queue("q"),
      T: { Type: "AWS::SNS::Topic", Properties: { TopicName: "t", Subscription } },
    },
  });
  const toQueue = { Protocol: "sqs", Endpoint: queueArn("q") };
  const runtime = await run(withSubscription(toQueue));
  const bad = { Protocol: "sqs", Endpoint: "nonsense" };
  await expect(update(runtime, withSubscription(toQueue, bad))).rejects.toThrow(/^T /);
  await update(runtime, withSubscription(toQueue));
  const client = snsClient(runtime);
  await client.send(new PublishCommand({ TopicArn: topicArn("t"), Message: "still heard" }));
  await settle(runtime);
  expect(await new Queues(runtime).bodies("q")).toEqual([expect.stringContaining("still heard")]);
});

test("two resources of one name are refused, as by CloudFormation", async () => {
  await expect(run({ resources: { ...named("A", "same"), ...named("B", "same") } })).rejects.toMatchObject({
    message: "B: Queue same already exists.",
  });
});
