// Whether a service gets in: by the resource's policy, by its account, or by a role.
import { expect, test } from "vitest";
import { type Access, parsePolicy, refusalOf } from "../../permissions/index.ts";

const account = "000000000000";
const bus = `arn:aws:events:us-east-1:${account}:event-bus/audit`;
const roleArn = `arn:aws:iam::${account}:role/bridge`;
const caller = { service: "events.amazonaws.com", sourceArn: `arn:aws:events:us-east-1:${account}:rule/sold` };

const resourcePolicy = (statement: object) =>
  parsePolicy({ Statement: { Effect: "Allow", Action: "events:PutEvents", Resource: bus, ...statement } }, "resource");

const access = (more: Partial<Access>): Access => ({
  caller,
  actions: ["events:PutEvents"],
  resource: bus,
  resourceName: "event bus audit",
  policy: undefined,
  account,
  roles: { role: () => undefined },
  now: Date.parse("2026-01-01T12:00:00Z"),
  asAccount: true,
  ...more,
});

/** A role that this service may take on, and that may do this. */
function roles(service: string, Action: string, unknownPolicies: readonly string[] = []): Access["roles"] {
  const trust = parsePolicy(
    { Statement: { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" } },
    "trust",
  );
  const policy = parsePolicy({ Statement: { Effect: "Allow", Action, Resource: bus } }, "identity");
  const role = { arn: roleArn, trust, policies: [{ name: "its policy p", policy }], unknownPolicies };
  return { role: (arn) => (arn === roleArn ? role : undefined) };
}

const byRole = { ...caller, roleArn };

test("a bus without a policy lets no rule in that has no role", () => {
  expect(refusalOf(access({}))).toEqual({
    code: "NO_PERMISSIONS",
    by: "resource",
    reason: "event bus audit has no policy that lets events.amazonaws.com in",
  });
});

test.each([
  ["the service", { Principal: { Service: "events.amazonaws.com" } }],
  ["the account", { Principal: { AWS: `arn:aws:iam::${account}:root` } }],
  ["the rule", { Principal: "*", Condition: { ArnEquals: { "aws:SourceArn": caller.sourceArn } } }],
])("a bus's own policy that lets %s in suffices", (_, statement) => {
  expect(refusalOf(access({ policy: resourcePolicy(statement) }))).toBeUndefined();
});

test("a bus's policy for another account does not let this one in", () => {
  expect(refusalOf(access({ policy: resourcePolicy({ Principal: { AWS: "111111111111" } }) }))).toMatchObject({
    reason: "the policy of event bus audit lets in 111111111111, not events.amazonaws.com",
  });
});

test("a role that may suffices, without a policy of the resource", () => {
  const asked = access({ caller: byRole, roles: roles("events.amazonaws.com", "events:*") });

  expect(refusalOf(asked)).toBeUndefined();
});

test("a role that may not is refused, with what it may, and what is not known of it", () => {
  const refused = (unknown: readonly string[]) =>
    refusalOf(access({ caller: byRole, roles: roles("events.amazonaws.com", "sqs:*", unknown) }));

  const reason = `role bridge: its policy p allows ${roleArn} sqs:*, not events:PutEvents`;
  expect(refused([])).toEqual({ code: "NO_PERMISSIONS", by: "role", reason });
  expect(refused(["arn:aws:iam::aws:policy/Some"])).toMatchObject({
    reason: `${reason} (what arn:aws:iam::aws:policy/Some allows is not known here, and counts as nothing)`,
  });
});

test("a role that the resource's policy names needs no policy of its own; one that it denies has none that counts", () => {
  const named = resourcePolicy({ Principal: { AWS: roleArn } });
  const denied = resourcePolicy({ Effect: "Deny", Principal: { AWS: roleArn } });

  expect(refusalOf(access({ caller: byRole, roles: roles("events.amazonaws.com", "sqs:*"), policy: named }))).toBe(
    undefined,
  );
  expect(
    refusalOf(access({ caller: byRole, roles: roles("events.amazonaws.com", "events:*"), policy: denied })),
  ).toMatchObject({ code: "NO_PERMISSIONS", reason: expect.stringContaining("denies events:PutEvents") });
});

test("a role that the service may not take on, or that is not there, is not assumed", () => {
  expect(refusalOf(access({ caller: byRole, roles: roles("lambda.amazonaws.com", "events:*") }))).toEqual({
    code: "FAILED_TO_ASSUME_ROLE",
    by: "role",
    reason: "the trust policy of role bridge lets in lambda.amazonaws.com, not events.amazonaws.com",
  });
  expect(refusalOf(access({ caller: byRole }))).toEqual({
    code: "FAILED_TO_ASSUME_ROLE",
    by: "role",
    reason: `there is no role ${roleArn}`,
  });
});

test("a role of another account is not known here, and is taken to allow", () => {
  const elsewhere = { ...caller, roleArn: "arn:aws:iam::999999999999:role/bridge" };

  expect(refusalOf(access({ caller: elsewhere }))).toBeUndefined();
});

test.each([
  ["aws:RequestedRegion", "us-east-1"],
  ["aws:ResourceAccount", account],
  ["aws:SecureTransport", "true"],
])("the key %s is always known", (key, value) => {
  const Condition = { StringEquals: { [key]: value } };
  const asService = access({ policy: resourcePolicy({ Principal: { Service: caller.service }, Condition }) });
  const asRole = access({
    caller: byRole,
    roles: roles(caller.service, "sqs:*"),
    policy: resourcePolicy({ Principal: { AWS: roleArn }, Condition }),
  });

  expect(refusalOf(asService)).toBeUndefined();
  expect(refusalOf(asRole)).toBeUndefined();
});

test("a role does not come by way of another service", () => {
  const via = (value: string) => ({ Principal: { AWS: roleArn }, Condition: { Bool: { "aws:ViaAWSService": value } } });
  const asked = (value: string) =>
    access({ caller: byRole, roles: roles(caller.service, "sqs:*"), policy: resourcePolicy(via(value)) });

  expect(refusalOf(asked("false"))).toBeUndefined();
  expect(refusalOf(asked("true"))).toMatchObject({ code: "NO_PERMISSIONS" });
});
