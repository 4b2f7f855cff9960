// Policy documents that are refused, and the words for it.
import { expect, test } from "vitest";
import { PolicyError, type PolicyKind, parsePolicy } from "../../permissions/index.ts";

const statement = { Effect: "Allow", Principal: "*", Action: "sqs:*", Resource: "*" };
const { Principal: _, ...ofRole } = statement;

function problemWith(document: unknown, kind: PolicyKind = "resource"): string | undefined {
  try {
    parsePolicy(document, kind);
    return undefined;
  } catch (error) {
    if (error instanceof PolicyError) return error.message;
    throw error;
  }
}

test.each([
  ["a list of statements", { Version: "2012-10-17", Statement: [statement, statement] }, "resource"],
  ["one statement", { Statement: statement }, "resource"],
  ["JSON text", JSON.stringify({ Statement: statement }), "resource"],
  ["a role's policy", { Statement: ofRole }, "identity"],
  ["a trust policy", { Statement: { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" } }, "trust"],
] as const)("%s is a policy", (_name, document, kind) => {
  expect(problemWith(document, kind)).toBeUndefined();
});

test.each([
  ["no JSON", "{oops", /^it is not JSON: /],
  ["no object", "[]", /^it: Invalid input/],
  ["no statement", {}, /^Statement: /],
  ["an empty list of statements", { Statement: [] }, /^Statement: must hold a statement$/],
  ["another version", { Version: "2020-01-01", Statement: statement }, /^Version: must be 2012-10-17 or 2008-10-17$/],
  ["an unknown element", { Statement: [{ ...statement, Actions: "x" }] }, /^Statement\.1: .*"Actions"/],
  [
    "another effect",
    { Statement: [statement, { ...statement, Effect: "Maybe" }] },
    /^Statement\.2\.Effect: must be Allow or Deny$/,
  ],
  [
    "a principal of no kind",
    { Statement: { ...statement, Principal: { Robot: "x" } } },
    /^Statement\.Principal: Unrecognized key: "Robot"$/,
  ],
  ["no principal", { Statement: ofRole }, /^statement 1: it has no Principal$/],
  [
    "no action",
    { Statement: { Sid: "A", Effect: "Allow", Principal: "*", Resource: "*" } },
    /^statement "A": it has no Action$/,
  ],
  [
    "two kinds of action",
    { Statement: { ...statement, NotAction: "x" } },
    /^statement 1: it has both Action and NotAction$/,
  ],
  ["two kinds of resource", { Statement: { ...statement, NotResource: "x" } }, /both Resource and NotResource$/],
  ["two kinds of principal", { Statement: { ...statement, NotPrincipal: "*" } }, /both Principal and NotPrincipal$/],
  [
    "a condition that is none",
    { Statement: { ...statement, Condition: { StringEquals: "x" } } },
    /^Statement\.Condition\.StringEquals: /,
  ],
  [
    "a principal that is nobody",
    { Statement: { ...statement, Principal: {} } },
    /^Statement\.Principal: must name somebody$/,
  ],
  [
    "an operator that there is not",
    {
      Statement: [
        statement,
        { ...statement, Effect: "Deny", Condition: { StringEqual: { "aws:SourceAccount": "1" } } },
      ],
    },
    /^statement 2: its Condition has an operator that there is not: StringEqual$/,
  ],
  [
    "an operator that takes no IfExists",
    { Statement: { ...statement, Condition: { NullIfExists: { "aws:SourceAccount": "true" } } } },
    /operator that there is not: NullIfExists$/,
  ],
  [
    "an action without its service",
    { Statement: { ...statement, Action: ["sqs:*", "SendMessage"] } },
    /^statement 1: the action SendMessage names no service, as sqs:SendMessage does$/,
  ],
])("a policy with %s is refused", (_name, document, message) => {
  expect(problemWith(document)).toMatch(message);
});

test.each(["StringEqualsIfExists", "ForAnyValue:StringLike", "ForAllValues:ArnLikeIfExists", "Null", "BinaryEquals"])(
  "a policy may have the operator %s",
  (operator) => {
    const Condition = { [operator]: { "aws:SourceAccount": "true" } };
    expect(problemWith({ Statement: { ...statement, Condition } })).toBeUndefined();
  },
);

test("a role's policy has resources and no principal, and a trust policy the other way round", () => {
  expect(problemWith({ Statement: statement }, "identity")).toMatch(
    /it has a Principal, which a policy of a role may not/,
  );
  expect(problemWith({ Statement: { Effect: "Allow", Action: "*" } }, "identity")).toMatch(/it has no Resource$/);
  expect(problemWith({ Statement: statement }, "trust")).toMatch(/it has a Resource, which a trust policy may not/);
});
