// Resource policies of CloudWatch Logs: by the API, and as CDK's target for log groups makes one.
import {
  DeleteResourcePolicyCommand,
  DescribeResourcePoliciesCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import { logsClient, messages } from "../support/logs.ts";
import { letIn, logGroup, logGroupArn, rule } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";
import { services } from "../support/services.ts";
import { failure } from "../support/sqs.ts";

const policyDocument = JSON.stringify(letIn("logs:CreateLogStream", "logs:PutLogEvents"));

const toGroup = {
  ...logGroup("/g", {}, { open: false }),
  ...rule("r", { source: ["shop"] }, [{ Id: "g", Arn: logGroupArn("/g") }]),
};

async function withGroup() {
  const runtime = await run({ resources: toGroup });
  const client = logsClient(runtime);
  const put = (policyName: string, document = policyDocument) =>
    client.send(new PutResourcePolicyCommand({ policyName, policyDocument: document }));
  const remove = (policyName: string) => client.send(new DeleteResourcePolicyCommand({ policyName }));
  const policies = async () => (await client.send(new DescribeResourcePoliciesCommand())).resourcePolicies;
  return { runtime, client, put, remove, policies };
}

test("a policy is put, told, put again and deleted, and rules deliver while it is there", async () => {
  const { runtime, put, remove, policies } = await withGroup();
  const ended = async () => {
    await putter(runtime)(anEntry());
    await settle(runtime);
    return runtime.journal.hops().findLast(({ where }) => where === "r")?.what;
  };

  expect(await ended()).toBe("lost");
  const { resourcePolicy } = await put("p", policyDocument.replace("Allow", "Deny"));
  expect(resourcePolicy).toMatchObject({ policyName: "p", lastUpdatedTime: expect.any(Number) });
  expect(await ended()).toBe("lost");
  await put("p");
  expect(await policies()).toEqual([
    { policyName: "p", policyDocument, lastUpdatedTime: expect.any(Number), policyScope: "ACCOUNT" },
  ]);
  expect(await ended()).toBe("delivered");
  await remove("p");
  expect(await policies()).toEqual([]);
  expect(await ended()).toBe("lost");
});

test("there is room for ten policies, and one of them may be put again", async () => {
  const { put, policies } = await withGroup();
  for (let n = 0; n < 10; n++) await put(`p${n}`);

  expect(await failure(put("p10"))).toMatchObject({
    name: "LimitExceededException",
    message: "Resource limit exceeded.",
  });
  await put("p3");
  expect(await policies()).toHaveLength(10);
});

test("what is no policy, or not there, is refused", async () => {
  const { put, remove } = await withGroup();

  expect(await failure(put("p", "{oops"))).toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringMatching(/^The policy document is not valid: it is not JSON/),
  });
  expect(await failure(remove("non-existent"))).toMatchObject({
    name: "ResourceNotFoundException",
    message: "Policy with name [non-existent] does not exist.",
  });
});

test("what CDK's target for log groups makes, a custom resource, is read as the policy that it would put", async () => {
  const statement = JSON.stringify({ ...letIn("logs:PutLogEvents", "logs:CreateLogStream"), Version: "2012-10-17" });
  const call = (action: string, parameters: object) =>
    JSON.stringify({ service: "CloudWatchLogs", action, parameters, physicalResourceId: { id: "Policy" } });
  const Create = call("putResourcePolicy", { policyName: "events", policyDocument: statement });
  const Properties = {
    ServiceToken: "arn:aws:lambda:us-east-1:000000000000:function:custom",
    Create,
    Update: Create,
    Delete: call("deleteResourcePolicy", { policyName: "events" }),
  };
  const runtime = await run({
    resources: { ...toGroup, Policy: { Type: "Custom::CloudwatchLogResourcePolicy", Properties } },
  });

  await putter(runtime)(anEntry());
  await settle(runtime);

  expect(await messages(runtime, "/g")).toHaveLength(1);
});

test("a template's policy follows its changes, and goes with it", async () => {
  const { make, deliver } = services();
  await make("AWS::Logs::LogGroup", { LogGroupName: "/g" }, "g");
  const caller = { service: "events.amazonaws.com", sourceArn: "arn:aws:events:us-east-1:000000000000:rule/r" };
  const write = () => deliver(logGroupArn("/g"), "x", caller);

  await expect(write()).rejects.toMatchObject({ code: "NO_PERMISSIONS" });
  const policy = await make("AWS::Logs::ResourcePolicy", { PolicyName: "p", PolicyDocument: policyDocument }, "p");
  await write();
  await policy.change?.({ PolicyName: "p", PolicyDocument: policyDocument.replace("logs:PutLogEvents", "logs:Get") });
  await expect(write()).rejects.toMatchObject({ code: "NO_PERMISSIONS" });
  expect(await policy.change?.({ PolicyName: "other", PolicyDocument: policyDocument })).toBeUndefined();
  await policy.change?.({ PolicyName: "p", PolicyDocument: policyDocument });
  await write();
  await policy.remove?.();
  await expect(write()).rejects.toMatchObject({ code: "NO_PERMISSIONS" });
});
