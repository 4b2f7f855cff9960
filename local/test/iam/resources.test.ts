// Roles and policies of templates that change, or go.
import { expect, test } from "vitest";
import { assembly } from "../support/assembly.ts";
import { anEntry, putter } from "../support/events.ts";
import { query } from "../support/iam.ts";
import { functionArn, lambda, queue, queueArn, role, roleArn, rule } from "../support/resources.ts";
import { run, settle } from "../support/runtime.ts";

const target = { Id: "q", Arn: queueArn("q"), RoleArn: roleArn("sender") };
const common = { ...queue("q", {}, { open: false }), ...rule("r", { source: ["shop"] }, [target]) };
const allow = (Action: string) => ({ Statement: { Effect: "Allow", Action, Resource: "*" } });
const bare = role("sender", "s3:*", "*");

async function started(resources: object) {
  const runtime = await run({ resources: { ...common, ...resources } });
  /** How a delivery ends, after a change to these resources. */
  const ended = async (next?: object) => {
    if (next) await runtime.update(assembly({ Test: { resources: { ...common, ...next } } }));
    await putter(runtime)(anEntry());
    await settle(runtime);
    const { what, reason } = runtime.journal.hops().findLast(({ where }) => where === "r") ?? {};
    return reason?.split(": ")[1] ?? what;
  };
  return { runtime, ended };
}

test("a role's own policies and trust change in place, and a role that goes can't be taken on", async () => {
  const { ended } = await started(bare);
  const Statement = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const untrusting = role("sender", "sqs:*", "*", { AssumeRolePolicyDocument: { Statement } });

  expect(await ended()).toBe("NO_PERMISSIONS");
  expect(await ended(role("sender", "sqs:*", "*"))).toBe("delivered");
  expect(await ended(untrusting)).toBe("FAILED_TO_ASSUME_ROLE");
  expect(await ended(role("sender", "sqs:*", "*"))).toBe("delivered");
  expect(await ended({})).toBe("FAILED_TO_ASSUME_ROLE");
});

test.each([
  [
    "AWS::IAM::Policy",
    (Action: string) => ({ PolicyName: "own", PolicyDocument: allow(Action), Roles: [{ Ref: "senderRole" }] }),
  ],
  [
    "AWS::IAM::RolePolicy",
    (Action: string) => ({ PolicyName: "own", PolicyDocument: allow(Action), RoleName: { Ref: "senderRole" } }),
  ],
  ["AWS::IAM::ManagedPolicy", (Action: string) => ({ PolicyDocument: allow(Action), Roles: [{ Ref: "senderRole" }] })],
])("%s counts while it is there, as it is", async (Type, properties) => {
  const withPolicy = (Action: string) => ({ ...bare, Policy: { Type, Properties: properties(Action) } });
  const { ended } = await started(bare);

  expect(await ended(withPolicy("sqs:SendMessage"))).toBe("delivered");
  expect(await ended(withPolicy("sqs:ReceiveMessage"))).toBe("NO_PERMISSIONS");
  expect(await ended(withPolicy("sqs:*"))).toBe("delivered");
  expect(await ended(bare)).toBe("NO_PERMISSIONS");
});

test("what the API gave a role stays when its template changes", async () => {
  const { runtime, ended } = await started(bare);
  await query(runtime, "iam")("PutRolePolicy", {
    RoleName: "sender",
    PolicyName: "by-hand",
    PolicyDocument: JSON.stringify(allow("sqs:*")),
  });

  expect(await ended(role("sender", "sns:*", "*"))).toBe("delivered");
});

test("a queue's policy and a function's permission survive a template that was refused", async () => {
  const targets = [
    { Id: "q", Arn: queueArn("q") },
    { Id: "fn", Arn: functionArn("fn") },
  ];
  const open = { ...queue("q"), ...lambda("fn"), ...rule("r", { source: ["shop"] }, targets) };
  const code = { fn: { "index.mjs": "export const handler = async () => undefined;" } };
  const runtime = await run({ resources: open, code });
  const refused = { ...queue("q", {}, { open: false }), ...queue("odd", { VisibilityTimeout: -1 }) };

  await expect(runtime.update(assembly({ Test: { resources: refused } }))).rejects.toThrow(/^oddQueue/);
  await runtime.update(assembly({ Test: { resources: open, code } }));
  await putter(runtime)(anEntry());
  await settle(runtime);

  expect(runtime.journal.hops().filter(({ where }) => where === "r")).toMatchObject([
    { what: "delivered", to: "q" },
    { what: "delivered", to: "fn" },
  ]);
});

test("names, ARNs and ids are as IAM's", async () => {
  const Managed = { Type: "AWS::IAM::ManagedPolicy", Properties: { Path: "/app/", PolicyDocument: allow("*") } };
  const runtime = await run({
    resources: { ...role("named", "*", "*", { Path: "/app/" }), Managed },
    template: {
      Outputs: {
        Name: { Value: { Ref: "namedRole" } },
        Arn: { Value: { "Fn::GetAtt": ["namedRole", "Arn"] } },
        Id: { Value: { "Fn::GetAtt": ["namedRole", "RoleId"] } },
        Managed: { Value: { Ref: "Managed" } },
      },
    },
  });

  expect(runtime.outputs.Test).toEqual({
    Name: "named",
    Arn: "arn:aws:iam::000000000000:role/app/named",
    Id: expect.stringMatching(/^AROA[0-9A-F]{17}$/),
    Managed: expect.stringMatching(/^arn:aws:iam::000000000000:policy\/app\/Test-Managed-[0-9A-F]{12}$/),
  });
});

test("a policy for a role of another app has no effect, and says so", async () => {
  const Policy = {
    Type: "AWS::IAM::Policy",
    Properties: { PolicyName: "p", PolicyDocument: allow("*"), Roles: ["elsewhere"] },
  };

  expect((await run({ resources: { Policy } })).notes).toEqual([
    "Policy Policy is for the role elsewhere, which is not there: it has no effect.",
  ]);
});

test("a role without a trust policy, or with one that is none, is refused", async () => {
  await expect(run({ resources: { Role: { Type: "AWS::IAM::Role" } } })).rejects.toMatchObject({
    message: expect.stringMatching(/^Role \(AWS::IAM::Role\): AssumeRolePolicyDocument: /),
  });
  await expect(
    run({ resources: role("r", "*", "*", { AssumeRolePolicyDocument: allow("sts:AssumeRole") }) }),
  ).rejects.toMatchObject({
    message: expect.stringMatching(
      /^rRole \(AWS::IAM::Role\): Syntax errors in policy: statement 1: it has no Principal/,
    ),
  });
});
