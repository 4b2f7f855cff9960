// A queue's policy, as it is set, told and refused.
import {
  AddPermissionCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  RemovePermissionCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { letIn, queue, queueArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { services } from "../support/services.ts";
import { failure, Queues } from "../support/sqs.ts";

const text = JSON.stringify(letIn("sqs:SendMessage"));

async function withQueue() {
  const runtime = await run({ resources: queue("q", {}, { open: false }) });
  const queues = new Queues(runtime);
  const QueueUrl = queues.url("q");
  const set = (Policy: string) =>
    queues.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const policy = async (...AttributeNames: ("All" | "Policy")[]) =>
    (await queues.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes?.Policy;
  return { client: queues.client, QueueUrl, set, policy };
}

test("a policy is set, told and taken away", async () => {
  const { set, policy } = await withQueue();

  expect(await policy("Policy")).toBeUndefined();
  await set(text);
  expect([await policy("Policy"), await policy("All")]).toEqual([text, text]);
  await set("");
  expect(await policy("All")).toBeUndefined();
});

test.each(["{oops", "[]", "{}", '{"Statement":[{"Effect":"Allow"}]}', text.replace("Allow", "Maybe")])(
  "%s is refused as a policy, and the one before stays",
  async (wrong) => {
    const { client, set, policy } = await withQueue();
    await set(text);
    const refused = { name: "InvalidAttributeValue", message: "Invalid value for the parameter Policy." };

    expect(await failure(set(wrong))).toMatchObject(refused);
    const create = new CreateQueueCommand({ QueueName: "other", Attributes: { Policy: wrong } });
    expect(await failure(client.send(create))).toMatchObject(refused);
    expect(await policy("Policy")).toBe(text);
  },
);

test("permissions are added to the policy, and removed by their label", async () => {
  const { client, QueueUrl, policy } = await withQueue();
  const add = (Label: string, AWSAccountIds: string[], Actions: string[]) =>
    client.send(new AddPermissionCommand({ QueueUrl, Label, AWSAccountIds, Actions }));
  const remove = (Label: string) => client.send(new RemovePermissionCommand({ QueueUrl, Label }));

  await add("one", ["111111111111"], ["ReceiveMessage"]);
  await add("two", ["111111111111", "222222222222"], ["*", "SendMessage"]);
  const statement = { Effect: "Allow", Resource: queueArn("q") };
  const [first, second] = ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"];
  expect(JSON.parse((await policy("Policy")) ?? "")).toEqual({
    Version: "2008-10-17",
    Id: `${queueArn("q")}/SQSDefaultPolicy`,
    Statement: [
      { ...statement, Sid: "one", Principal: { AWS: first }, Action: "SQS:ReceiveMessage" },
      { ...statement, Sid: "two", Principal: { AWS: [first, second] }, Action: ["SQS:*", "SQS:SendMessage"] },
    ],
  });
  expect(await failure(add("one", ["111111111111"], ["*"]))).toMatchObject({
    name: "InvalidParameterValue",
    message: "Value one for parameter Label is invalid. Reason: Already exists.",
  });

  await remove("one");
  expect(await failure(remove("one"))).toMatchObject({ name: "InvalidParameterValue" });
  await remove("two");
  expect(await policy("All")).toBeUndefined();
});

test("a template's policy is for several queues, follows its changes, and goes with it; a queue that changes keeps it", async () => {
  const { make, deliver } = services();
  const [a, b] = [
    await make("AWS::SQS::Queue", { QueueName: "a" }, "a"),
    await make("AWS::SQS::Queue", { QueueName: "b" }, "b"),
  ];
  const caller = { service: "events.amazonaws.com", sourceArn: "arn:aws:events:us-east-1:000000000000:rule/r" };
  const takers = async () => {
    const each = ["a", "b"].map((name) =>
      deliver(queueArn(name), "x", caller).then(
        () => name,
        () => undefined,
      ),
    );
    return (await Promise.all(each)).filter((name) => name !== undefined);
  };
  const PolicyDocument = letIn("sqs:SendMessage");

  expect(await takers()).toEqual([]);
  const policy = await make("AWS::SQS::QueuePolicy", { PolicyDocument, Queues: [a.ref, b.ref] }, "p");
  expect(await takers()).toEqual(["a", "b"]);
  await a.change?.({ QueueName: "a", VisibilityTimeout: 7 });
  expect(await takers()).toEqual(["a", "b"]);
  await policy.change?.({ PolicyDocument, Queues: [b.ref] });
  expect(await takers()).toEqual(["b"]);
  const other = await make("AWS::SQS::QueuePolicy", { PolicyDocument, Queues: [b.ref] }, "other");
  await policy.remove?.();
  expect(await takers()).toEqual(["b"]);
  await other.remove?.();
  expect(await takers()).toEqual([]);
  await make("AWS::SQS::QueueInlinePolicy", { PolicyDocument, Queue: a.ref }, "inline");
  expect(await takers()).toEqual(["a"]);
});
