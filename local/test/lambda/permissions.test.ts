// A function's policy by the API, as Lambda answers.
import {
  AddPermissionCommand,
  type AddPermissionCommandInput,
  GetPolicyCommand,
  LambdaClient,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import { expect, onTestFinished, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import { functionArn, lambda, rule, ruleArn } from "../support/resources.ts";
import { clientOptions, run, settle } from "../support/runtime.ts";
import { failure } from "../support/sqs.ts";

const FunctionName = "fn";
const Resource = functionArn("fn");

async function withFunction() {
  const runtime = await run({
    resources: {
      ...lambda("fn", {}, { open: false }),
      ...rule("r", { source: ["shop"] }, [{ Id: "fn", Arn: functionArn("fn") }]),
    },
    code: { fn: { "index.mjs": "export const handler = async () => undefined;" } },
  });
  const client = new LambdaClient(clientOptions(runtime));
  onTestFinished(() => client.destroy());
  const add = async (StatementId: string, more: Partial<AddPermissionCommandInput> = {}) => {
    const Action = "lambda:InvokeFunction";
    const input = { FunctionName, StatementId, Action, Principal: "events.amazonaws.com", ...more };
    const { Statement = "" } = await client.send(new AddPermissionCommand(input));
    return JSON.parse(Statement);
  };
  const remove = (StatementId: string, more = {}) =>
    client.send(new RemovePermissionCommand({ FunctionName, StatementId, ...more }));
  const policy = async (more = {}) => {
    const { Policy = "", RevisionId } = await client.send(new GetPolicyCommand({ FunctionName, ...more }));
    return { ...JSON.parse(Policy), RevisionId };
  };
  return { runtime, client, add, remove, policy };
}

const statement = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource };

test.each([
  ["a service", { Principal: "s3.amazonaws.com" }, { Principal: { Service: "s3.amazonaws.com" } }],
  ["anybody", { Principal: "*" }, { Principal: "*" }],
  ["an account", { Principal: "111111111111" }, { Principal: { AWS: "arn:aws:iam::111111111111:root" } }],
  [
    "a role",
    { Principal: "arn:aws:iam::111111111111:role/x" },
    { Principal: { AWS: "arn:aws:iam::111111111111:role/x" } },
  ],
  [
    "a service, for a source of an account",
    { SourceArn: ruleArn("r"), SourceAccount: "000000000000" },
    {
      Principal: { Service: "events.amazonaws.com" },
      Condition: {
        StringEquals: { "AWS:SourceAccount": "000000000000" },
        ArnLike: { "AWS:SourceArn": ruleArn("r") },
      },
    },
  ],
  [
    "an organization's URLs",
    { Principal: "*", Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE", PrincipalOrgID: "o-1" },
    {
      Principal: "*",
      Action: "lambda:InvokeFunctionUrl",
      Condition: { StringEquals: { "lambda:FunctionUrlAuthType": "NONE", "aws:PrincipalOrgID": "o-1" } },
    },
  ],
  [
    "callers of its URL",
    { Principal: "*", InvokedViaFunctionUrl: true },
    { Principal: "*", Condition: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } } },
  ],
] satisfies [string, Partial<AddPermissionCommandInput>, object][])(
  "a permission for %s is a statement of the policy",
  async (_, input, expected) => {
    const { add, policy } = await withFunction();
    const added = { ...statement, Sid: "one", ...expected };

    expect(await add("one", input)).toEqual(added);
    expect(await policy()).toEqual({
      Version: "2012-10-17",
      Id: "default",
      Statement: [added],
      RevisionId: expect.any(String),
    });
  },
);

test("a rule delivers from when it is permitted until it is not", async () => {
  const { runtime, add, remove } = await withFunction();
  const ended = async () => {
    await putter(runtime)(anEntry());
    await settle(runtime);
    return runtime.journal.hops().findLast(({ where }) => where === "r")?.what;
  };

  expect(await ended()).toBe("lost");
  await add("rules", { SourceArn: ruleArn("r") });
  expect(await ended()).toBe("delivered");
  await remove("rules");
  expect(await ended()).toBe("lost");
});

test("statements are removed one by one; without one there is no policy", async () => {
  const { add, remove, policy } = await withFunction();
  await add("a");
  await add("b");
  const { RevisionId } = await policy();

  await remove("a");
  const after = await policy();
  expect(after.Statement).toMatchObject([{ Sid: "b" }]);
  expect(after.RevisionId).not.toBe(RevisionId);
  expect(await failure(remove("a"))).toMatchObject({
    name: "ResourceNotFoundException",
    message: "Statement a is not found in resource policy.",
  });
  await remove("b");
  expect(await failure(policy())).toMatchObject({
    name: "ResourceNotFoundException",
    message: "The resource you requested does not exist.",
  });
  expect(await failure(remove("b"))).toMatchObject({
    name: "ResourceNotFoundException",
    message: "No policy is associated with the given resource.",
  });
});

test("an alias and a version have policies of their own", async () => {
  const { add, policy } = await withFunction();

  expect(await add("s", { Qualifier: "live" })).toMatchObject({ Resource: `${Resource}:live` });
  expect(await add("s", { FunctionName: `${Resource}:1` })).toMatchObject({ Resource: `${Resource}:1` });
  expect((await policy({ Qualifier: "live" })).Statement).toMatchObject([{ Resource: `${Resource}:live` }]);
  expect((await policy({ FunctionName: "fn:1" })).Statement).toMatchObject([{ Resource: `${Resource}:1` }]);
  expect(await failure(policy())).toMatchObject({ name: "ResourceNotFoundException" });
});

test.each([
  [
    "a statement that is there",
    { StatementId: "there" },
    "ResourceConflictException",
    "The statement id (there) provided already exists. Please provide a new statement id, or remove the existing statement.",
  ],
  [
    "a name that is none",
    { StatementId: "example.com" },
    "ValidationException",
    "1 validation error detected: Value 'example.com' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)",
  ],
  [
    "a principal that is none",
    { Principal: "invalid.nonaws.com" },
    "InvalidParameterValueException",
    "The provided principal was invalid. Please check the principal and try again.",
  ],
  [
    "two qualifiers",
    { FunctionName: "fn:live", Qualifier: "42" },
    "InvalidParameterValueException",
    "The derived qualifier from the function name does not match the specified qualifier.",
  ],
  [
    "the qualifier $LATEST",
    { Qualifier: "$LATEST" },
    "InvalidParameterValueException",
    "We currently do not support adding policies for $LATEST.",
  ],
  [
    "a function that is not there",
    { FunctionName: "none" },
    "ResourceNotFoundException",
    `Function not found: ${functionArn("none")}`,
  ],
  [
    "a revision that is past",
    { RevisionId: "00000000-0000-0000-0000-000000000000" },
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id",
  ],
])("a permission with %s is refused", async (_, input, name, message) => {
  const { add, policy } = await withFunction();
  await add("there");
  const before = await policy();

  expect(await failure(add("new", input))).toMatchObject({ name, message });
  expect(await policy()).toEqual(before);
});

test("of a function that is not there, there is no policy and no statement", async () => {
  const { policy, remove } = await withFunction();

  expect(await failure(policy({ FunctionName: "none" }))).toMatchObject({
    name: "ResourceNotFoundException",
    message: "The resource you requested does not exist.",
  });
  expect(await failure(remove("s", { FunctionName: "none" }))).toMatchObject({
    name: "ResourceNotFoundException",
    message: `No policy found for: ${functionArn("none")}`,
  });
});

test("a policy has 20,480 bytes at most, and one that would have more stays as it is", async () => {
  const { add, policy } = await withFunction();
  const SourceArn = (length: number) => ruleArn("x".repeat(length));
  for (let at = 0; at < 20; at++) await add(`s${at}`, { SourceArn: SourceArn(700) });
  const { RevisionId, ...before } = await policy();
  const bytes = (document: object) => Buffer.byteLength(JSON.stringify(document));
  const added = bytes({ ...before.Statement[0], Sid: "last" }) + 1 - 700;
  const room = 20_480 - bytes(before) - added;

  expect(await failure(add("last", { SourceArn: SourceArn(room + 1) }))).toMatchObject({
    name: "PolicyLengthExceededException",
    message: "The final policy size (20481) is bigger than the limit (20480).",
  });
  expect(await policy()).toEqual({ ...before, RevisionId });
  await add("last", { SourceArn: SourceArn(room) });
  expect(bytes({ ...(await policy()), RevisionId: undefined })).toBe(20_480);
});
