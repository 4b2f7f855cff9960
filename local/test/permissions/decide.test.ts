// Whether a policy lets a request through, and the words for it where it does not.
import { expect, test } from "vitest";
import { type AccessRequest, type Decision, decide, parsePolicy } from "../../permissions/index.ts";

const queue = "arn:aws:sqs:us-east-1:000000000000:orders";
const rule = "arn:aws:events:us-east-1:000000000000:rule/shop/sold";
const role = "arn:aws:iam::000000000000:role/bridge";
const events = { Service: "events.amazonaws.com" };
const allow = { Effect: "Allow", Principal: events, Action: "sqs:SendMessage", Resource: queue };

const asked: AccessRequest = {
  principal: { service: "events.amazonaws.com" },
  action: "sqs:SendMessage",
  resource: queue,
  conditions: { "aws:SourceArn": rule, "aws:SourceAccount": "000000000000", "aws:SecureTransport": "true" },
};

function decided(Statement: object | readonly object[], request: Partial<AccessRequest> = {}): Decision {
  const policy = parsePolicy({ Version: "2012-10-17", Statement }, "resource");
  return decide([{ name: "the policy", policy }], { ...asked, ...request });
}

test.each([
  ["the service, action and resource themselves", {}],
  ["anybody", { Principal: "*" }],
  ["any principal of AWS", { Principal: { AWS: "*" } }],
  ["one of several services", { Principal: { Service: ["s3.amazonaws.com", "events.amazonaws.com"] } }],
  ["all principals but another", { Principal: undefined, NotPrincipal: { Service: "s3.amazonaws.com" } }],
  ["the action in another case", { Action: "SQS:sendmessage" }],
  ["a pattern of actions", { Action: ["sqs:Get*", "sqs:Send?essage"] }],
  ["all actions but another", { Action: undefined, NotAction: "sqs:Delete*" }],
  ["a pattern of resources", { Resource: "arn:aws:sqs:*:*:ord*" }],
  ["no resource, so that it is the policy's own", { Resource: undefined }],
  ["all resources but another", { Resource: undefined, NotResource: `${queue}-dlq` }],
])("a statement on %s allows", (_, statement) => {
  expect(decided({ ...allow, ...statement })).toEqual({ outcome: "allowed" });
});

test.each([
  [
    "another service",
    { Principal: { Service: "s3.amazonaws.com" } },
    "the policy lets in s3.amazonaws.com, not events.amazonaws.com",
  ],
  ["an account", { Principal: { AWS: "000000000000" } }, "the policy lets in 000000000000, not events.amazonaws.com"],
  [
    "all principals but this one",
    { Principal: undefined, NotPrincipal: events },
    "the policy lets in all but events.amazonaws.com, not events.amazonaws.com",
  ],
  [
    "another action",
    { Action: ["sqs:Get*", "sqs:ReceiveMessage"] },
    "the policy allows events.amazonaws.com sqs:Get*, sqs:ReceiveMessage, not sqs:SendMessage",
  ],
  [
    "all actions but this one",
    { Action: undefined, NotAction: "sqs:Send*" },
    "the policy allows events.amazonaws.com all but sqs:Send*, not sqs:SendMessage",
  ],
  [
    "another resource",
    { Resource: `${queue}-dlq` },
    `the policy allows sqs:SendMessage on ${queue}-dlq, not on ${queue}`,
  ],
  [
    "a resource in another case",
    { Resource: queue.toUpperCase() },
    `the policy allows sqs:SendMessage on ${queue.toUpperCase()}, not on ${queue}`,
  ],
  [
    "another source",
    { Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/other" } } },
    `the policy allows sqs:SendMessage to events.amazonaws.com only where aws:SourceArn is arn:aws:events:us-east-1:000000000000:rule/other (it is ${rule})`,
  ],
])("a statement on %s does not allow, and says what it does allow", (_, statement, reason) => {
  expect(decided({ ...allow, ...statement })).toEqual({ outcome: "not allowed", reason });
});

test.each([
  ["StringEquals", "aws:SourceAccount", "000000000000", true],
  ["StringEquals", "AWS:sourceaccount", ["1", "000000000000"], true],
  ["StringEquals", "aws:SourceAccount", "0*", false],
  ["StringEquals", "aws:PrincipalOrgID", "o-1", false],
  ["StringEqualsIfExists", "aws:PrincipalOrgID", "o-1", true],
  ["StringEqualsIgnoreCase", "aws:SourceArn", rule.toUpperCase(), true],
  ["StringNotEquals", "aws:SourceAccount", "111111111111", true],
  ["StringNotEquals", "aws:SourceAccount", ["111111111111", "000000000000"], false],
  ["StringNotEquals", "aws:PrincipalOrgID", "o-1", true],
  ["StringNotEqualsIgnoreCase", "aws:SourceArn", rule.toUpperCase(), false],
  ["StringLike", "aws:SourceArn", "arn:aws:events:*:rule/shop/?old", true],
  ["StringLike", "aws:SourceArn", "rule/*", false],
  ["StringNotLike", "aws:SourceArn", "*rule*", false],
  ["ArnLike", "aws:SourceArn", "arn:aws:events:*:*:rule/shop/*", true],
  ["ArnLike", "aws:SourceArn", "arn:aws:events:*:rule/shop/*", false],
  ["ArnEquals", "aws:SourceArn", "arn:aws:events:*:*:rule/*", true],
  ["ArnNotEquals", "aws:SourceArn", rule, false],
  ["ArnNotLike", "aws:SourceArn", "arn:aws:events:*:*:rule/other/*", true],
  ["Bool", "aws:SecureTransport", true, true],
  ["Bool", "aws:SecureTransport", "false", false],
  ["Null", "aws:SourceArn", "true", false],
  ["Null", "aws:SourceArn", false, true],
  ["Null", "aws:PrincipalOrgID", "true", true],
  ["ForAnyValue:StringEquals", "aws:TagKeys", "b", true],
  ["ForAnyValue:StringEquals", "aws:TagKeys", "c", false],
  ["ForAnyValue:StringEquals", "aws:PrincipalOrgID", "o-1", false],
  ["ForAllValues:StringEquals", "aws:TagKeys", ["a", "b", "c"], true],
  ["ForAllValues:StringEquals", "aws:TagKeys", "a", false],
  ["ForAllValues:StringEquals", "aws:PrincipalOrgID", "o-1", true],
  ["ForAllValues:StringNotEquals", "aws:TagKeys", ["b"], false],
  ["ForAllValues:StringNotEquals", "aws:PrincipalOrgID", "o-1", true],
  ["ForAnyValue:StringNotEquals", "aws:TagKeys", ["b"], true],
  ["ForAnyValue:StringNotEquals", "aws:PrincipalOrgID", "o-1", false],
  ["ForAnyValue:StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-1", true],
  ["NumericEquals", "aws:Size", 7, true],
  ["NumericNotEquals", "aws:Size", "7.0", false],
  ["NumericLessThan", "aws:Size", 7, false],
  ["NumericLessThanEquals", "aws:Size", 7, true],
  ["NumericGreaterThan", "aws:Size", 6.5, true],
  ["NumericGreaterThanEquals", "aws:Size", "many", false],
  ["DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z", true],
  ["DateGreaterThan", "aws:CurrentTime", "2030-01-01T00:00:00Z", false],
  ["DateGreaterThanEquals", "aws:CurrentTime", "2026-01-01T13:00:00+01:00", true],
  ["DateLessThanEquals", "aws:EpochTime", "2026-01-01T12:00:00Z", true],
  ["DateEquals", "aws:EpochTime", "2026-01-01T12:00:01Z", false],
  ["DateNotEquals", "aws:EpochTime", "2026-01-01T12:00:01Z", true],
  ["IpAddress", "aws:SourceIp", "203.0.113.0/24", false],
  ["NotIpAddress", "aws:SourceIp", "203.0.113.0/24", true],
  ["IpAddress", "aws:VpcSourceIp", ["10.0.0.0/8", "2001:db8::/32"], true],
  ["IpAddress", "aws:VpcSourceIp", "10.1.2.3", true],
  ["NotIpAddress", "aws:VpcSourceIp", "10.1.0.0/16", false],
  ["IpAddress", "aws:VpcSourceIp", "2001:db8::/32", false],
  ["IpAddress", "aws:VpcSourceIp", ["10.0.0.0/99", "10.0.0.0/x", "nowhere"], false],
  ["BinaryEquals", "aws:SourceArn", "QmluYXJ5", false],
])("the condition %s on %s with %j: holds %s", (operator, key, value, holds) => {
  const conditions = {
    ...asked.conditions,
    "aws:TagKeys": ["a", "b"],
    "aws:Size": "7",
    "aws:CurrentTime": "2026-01-01T12:00:00.000Z",
    "aws:EpochTime": String(Date.parse("2026-01-01T12:00:00Z") / 1000),
    "aws:VpcSourceIp": "10.1.2.3",
  };
  const decision = decided({ ...allow, Condition: { [operator]: { [key]: value } } }, { conditions });

  expect(decision.outcome).toBe(holds ? "allowed" : "not allowed");
});

test.each([
  [
    { StringEquals: { "aws:PrincipalOrgID": ["o-1", "o-2"] } },
    "aws:PrincipalOrgID is o-1 or o-2 (the request has no aws:PrincipalOrgID)",
  ],
  [
    { BinaryEquals: { "aws:SourceArn": "QmluYXJ5" } },
    "BinaryEquals of aws:SourceArn holds, and conditions of this kind are not evaluated here",
  ],
  [{ Null: { "aws:SourceArn": "true" } }, "aws:SourceArn is missing (it is there)"],
  [{ Null: { "aws:TagKeys": "false" } }, "aws:TagKeys is there (it is not)"],
  [
    { StringEquals: { "aws:SourceAccount": "1" }, Bool: { "aws:SecureTransport": "false" } },
    "aws:SourceAccount is 1 (it is 000000000000), and where aws:SecureTransport is false (it is true)",
  ],
])("the condition %j that does not hold is told in words", (Condition, words) => {
  expect(decided({ ...allow, Condition })).toEqual({
    outcome: "not allowed",
    reason: `the policy allows sqs:SendMessage to events.amazonaws.com only where ${words}`,
  });
});

test("an explicit Deny outweighs what allows, wherever it stands", () => {
  const deny = { Sid: "NoRules", Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*" };

  const denied = {
    outcome: "explicitly denied",
    reason: 'the policy denies sqs:SendMessage to events.amazonaws.com (statement "NoRules")',
  };
  expect(decided([allow, deny])).toEqual(denied);
  expect(decided([deny, allow])).toEqual(denied);
});

test("a Deny whose condition does not hold denies nothing", () => {
  const insecure = { Bool: { "aws:SecureTransport": "false" } };
  const deny = { Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: "*", Condition: insecure };

  expect(decided([deny, allow])).toEqual({ outcome: "allowed" });
});

test("of several statements, those that come nearest are told", () => {
  const other = { ...allow, Principal: { Service: "s3.amazonaws.com" } };
  const elsewhere = { ...allow, Resource: `${queue}-dlq` };

  expect(decided([other, elsewhere])).toEqual({
    outcome: "not allowed",
    reason: `the policy allows sqs:SendMessage on ${queue}-dlq, not on ${queue}`,
  });
});

test.each([
  ["the role itself", role, "allowed"],
  ["anybody", "*", "allowed"],
  ["another role", `${role}s`, "not allowed"],
  ["its account, which leaves it to the role's own policies", "arn:aws:iam::000000000000:root", "not allowed"],
])("a policy of a resource that names %s: %s for the role", (_, AWS, outcome) => {
  const principal = { roleArn: role, account: "000000000000" };

  expect(decided({ ...allow, Principal: { AWS } }, { principal }).outcome).toBe(outcome);
});

test("a Deny to an account denies its role", () => {
  const principal = { roleArn: role, account: "000000000000" };
  const deny = { ...allow, Effect: "Deny", Principal: { AWS: "000000000000" } };

  expect(decided([{ ...allow, Principal: { AWS: role } }, deny], { principal }).outcome).toBe("explicitly denied");
});

test("wildcards take no more time than text and pattern are long", () => {
  const Resource = `${"*a".repeat(500)}b`;

  expect(decided({ ...allow, Resource }, { resource: "a".repeat(5_000) }).outcome).toBe("not allowed");
});
