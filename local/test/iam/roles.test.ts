// Roles and their policies by the API.
import { expect, test } from "vitest";
import { anEntry, putter } from "../support/events.ts";
import { query } from "../support/iam.ts";
import { queue, queueArn, roleArn, rule } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { Service: "events.amazonaws.com" }, Action: "sts:AssumeRole" },
});
const policy = (Action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: "*" } });

const RoleName = "sender";
const theRole = { RoleName, AssumeRolePolicyDocument: trust };

async function iam() {
  return query(await run({ resources: {} }), "iam");
}

test("a role is made, told, listed and deleted", async () => {
  const call = await iam();

  const created = await call("CreateRole", {
    ...theRole,
    Path: "/app/",
    Description: "for <rules>",
    MaxSessionDuration: "7200",
  });
  expect(created.status).toBe(200);
  expect(created.text).toMatch(
    /^<CreateRoleResponse xmlns="https:\/\/iam\.amazonaws\.com\/doc\/2010-05-08\/"><CreateRoleResult><Role>/,
  );
  const arn = "arn:aws:iam::000000000000:role/app/sender";
  const got = await call("GetRole", { RoleName });
  for (const answer of [created, got]) {
    expect(answer.value("Arn")).toBe(arn);
    expect(answer.value("Path")).toBe("/app/");
    expect(answer.value("RoleId")).toMatch(/^AROA[0-9A-F]{17}$/);
    expect(answer.value("CreateDate")).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(answer.value("AssumeRolePolicyDocument")).toBe(trust);
    expect(answer.value("Description")).toBe("for <rules>");
  }
  expect(got.value("MaxSessionDuration")).toBe("7200");
  await call("CreateRole", { ...theRole, RoleName: "another" });
  const first = await call("ListRoles", { MaxItems: "1" });
  expect([first.values("RoleName"), first.value("IsTruncated")]).toEqual([["another"], "true"]);
  const rest = await call("ListRoles", { Marker: first.value("Marker") ?? "" });
  expect([rest.values("RoleName"), rest.value("IsTruncated")]).toEqual([["sender"], "false"]);
  expect((await call("ListRoles", { PathPrefix: "/app/" })).values("Arn")).toEqual([arn]);
  expect((await call("DeleteRole", { RoleName })).status).toBe(200);
  expect((await call("ListRoles")).values("RoleName")).toEqual(["another"]);
});

test("policies stand in a role, and managed ones are attached to it", async () => {
  const call = await iam();
  await call("CreateRole", theRole);

  await call("PutRolePolicy", { RoleName, PolicyName: "own", PolicyDocument: policy("sqs:*") });
  expect((await call("GetRolePolicy", { RoleName, PolicyName: "own" })).value("PolicyDocument")).toBe(policy("sqs:*"));
  expect((await call("ListRolePolicies", { RoleName })).values("member")).toEqual(["own"]);
  const made = await call("CreatePolicy", { PolicyName: "shared", PolicyDocument: policy("sns:*") });
  const PolicyArn = made.value("Arn") ?? "";
  expect(PolicyArn).toBe("arn:aws:iam::000000000000:policy/shared");
  await call("AttachRolePolicy", { RoleName, PolicyArn });
  await call("AttachRolePolicy", {
    RoleName,
    PolicyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
  });
  expect((await call("ListAttachedRolePolicies", { RoleName })).values("PolicyName")).toEqual([
    "shared",
    "AWSLambdaBasicExecutionRole",
  ]);
  const got = await call("GetPolicy", { PolicyArn });
  expect([got.value("PolicyName"), got.value("AttachmentCount"), got.value("DefaultVersionId")]).toEqual([
    "shared",
    "1",
    "v1",
  ]);

  await call("DetachRolePolicy", { RoleName, PolicyArn });
  await call("DeletePolicy", { PolicyArn });
  await call("DeleteRolePolicy", { RoleName, PolicyName: "own" });
  expect((await call("ListRolePolicies", { RoleName })).values("member")).toEqual([]);
  expect((await call("GetPolicy", { PolicyArn })).value("Code")).toBe("NoSuchEntity");
});

test("what is made by the API counts for deliveries at once", async () => {
  const target = { Id: "q", Arn: queueArn("q"), RoleArn: roleArn("sender") };
  const runtime = await run({
    resources: { ...queue("q", {}, { open: false }), ...rule("r", { source: ["shop"] }, [target]) },
  });
  const call = query(runtime, "iam");
  const ended = async () => {
    await putter(runtime)(anEntry());
    await settle(runtime);
    const { what, reason } = runtime.journal.hops().findLast(({ where }) => where === "r") ?? {};
    return reason?.split(": ")[1] ?? what;
  };

  expect(await ended()).toBe("FAILED_TO_ASSUME_ROLE");
  await call("CreateRole", theRole);
  expect(await ended()).toBe("NO_PERMISSIONS");
  await call("PutRolePolicy", { RoleName, PolicyName: "own", PolicyDocument: policy("sqs:SendMessage") });
  expect(await ended()).toBe("delivered");
  await call("UpdateAssumeRolePolicy", { RoleName, PolicyDocument: trust.replace("events", "lambda") });
  expect(await ended()).toBe("FAILED_TO_ASSUME_ROLE");
});

const none = { RoleName: "none" };
const noPolicy = "arn:aws:iam::000000000000:policy/none";

test.each([
  ["GetRole", none, 404, "NoSuchEntity", "The role with name none cannot be found."],
  ["DeleteRole", none, 404, "NoSuchEntity", "The role with name none cannot be found."],
  ["CreateRole", theRole, 409, "EntityAlreadyExists", "Role with name sender already exists."],
  ["CreateRole", { ...theRole, RoleName: "a b" }, 400, "ValidationError", /at 'roleName' failed to satisfy constraint/],
  ["CreateRole", { RoleName: "new" }, 400, "ValidationError", /at 'assumeRolePolicyDocument' .* must not be null$/],
  [
    "CreateRole",
    { RoleName: "new", AssumeRolePolicyDocument: "{oops" },
    400,
    "MalformedPolicyDocument",
    "This policy contains invalid Json",
  ],
  [
    "CreateRole",
    { RoleName: "new", AssumeRolePolicyDocument: policy("sts:AssumeRole") },
    400,
    "MalformedPolicyDocument",
    /it has no Principal/,
  ],
  [
    "PutRolePolicy",
    { RoleName, PolicyName: "p", PolicyDocument: policy("sqs:SendMessage").replace('"*"', '"orders"') },
    400,
    "MalformedPolicyDocument",
    'Resource orders must be in ARN format or "*".',
  ],
  [
    "PutRolePolicy",
    { RoleName, PolicyName: "p", PolicyDocument: trust },
    400,
    "MalformedPolicyDocument",
    /it has a Principal/,
  ],
  [
    "GetRolePolicy",
    { RoleName, PolicyName: "none" },
    404,
    "NoSuchEntity",
    "The role policy with name none cannot be found.",
  ],
  [
    "DeleteRolePolicy",
    { RoleName, PolicyName: "none" },
    404,
    "NoSuchEntity",
    "The role policy with name none cannot be found.",
  ],
  ["GetPolicy", { PolicyArn: noPolicy }, 404, "NoSuchEntity", `Policy ${noPolicy} was not found.`],
  ["DeletePolicy", { PolicyArn: noPolicy }, 404, "NoSuchEntity", `Policy ${noPolicy} was not found.`],
  [
    "AttachRolePolicy",
    { RoleName, PolicyArn: noPolicy },
    404,
    "NoSuchEntity",
    `Policy ${noPolicy} does not exist or is not attachable.`,
  ],
  ["AttachRolePolicy", { RoleName, PolicyArn: "shared" }, 400, "ValidationError", "Invalid ARN:  Could not be parsed!"],
  ["DetachRolePolicy", { RoleName, PolicyArn: noPolicy }, 404, "NoSuchEntity", `Policy ${noPolicy} was not found.`],
  [
    "CreatePolicy",
    { PolicyName: "shared", PolicyDocument: policy("*") },
    409,
    "EntityAlreadyExists",
    "A policy called shared already exists. Duplicate names are not allowed.",
  ],
  ["DeleteRole", { RoleName }, 409, "DeleteConflict", "Cannot delete entity, must detach all policies first."],
  [
    "DeletePolicy",
    { PolicyArn: "arn:aws:iam::000000000000:policy/shared" },
    409,
    "DeleteConflict",
    "Cannot delete a policy attached to entities.",
  ],
  ["DeleteRole", { RoleName: "other" }, 409, "DeleteConflict", "Cannot delete entity, must delete policies first."],
  ["ListRoles", { MaxItems: "0" }, 400, "ValidationError", /at 'maxItems'/],
] as const)("%s with %j: %d %s", async (action, input, status, code, message) => {
  const call = await iam();
  await call("CreateRole", theRole);
  await call("CreateRole", { ...theRole, RoleName: "other" });
  await call("PutRolePolicy", { RoleName: "other", PolicyName: "own", PolicyDocument: policy("*") });
  await call("CreatePolicy", { PolicyName: "shared", PolicyDocument: policy("*") });
  await call("AttachRolePolicy", { RoleName, PolicyArn: "arn:aws:iam::000000000000:policy/shared" });

  const answer = await call(action, input);

  expect([answer.status, answer.value("Type"), answer.value("Code")]).toEqual([status, "Sender", code]);
  if (typeof message === "string") expect(answer.value("Message")).toBe(message);
  else expect(answer.value("Message")).toMatch(message);
});

test("a script that asks who it is gets an answer", async () => {
  const call = query(await run({ resources: {} }), "sts");

  const answer = await call("GetCallerIdentity");

  expect([answer.value("Account"), answer.value("Arn")]).toEqual([
    "000000000000",
    "arn:aws:iam::000000000000:user/local",
  ]);
});
