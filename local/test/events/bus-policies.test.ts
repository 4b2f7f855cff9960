// Who may put events on a bus: its policy, by the API and by a template.
import { expect, test } from "vitest";
import { assembly, type StackParts } from "../support/assembly.ts";
import { answer, api } from "../support/events.ts";
import { busArn } from "../support/resources.ts";
import { run } from "../support/runtime.ts";
import { services } from "../support/services.ts";
import { failure } from "../support/sqs.ts";

const buses = ["default", "shop"];
const Action = "events:PutEvents";

async function start() {
  const events = api(await run({ resources: {} }));
  await events.createEventBus({ Name: "shop" });
  const policy = async (Name: string): Promise<unknown> => {
    const { Policy } = await events.describeEventBus({ Name });
    return Policy === undefined ? undefined : JSON.parse(Policy);
  };
  return { events, policy };
}

const statement = (bus: string, Sid: string, Principal: unknown, more: object = {}) => ({
  Sid,
  Effect: "Allow",
  Principal,
  Action,
  Resource: busArn(bus),
  ...more,
});
const root = (account: string) => ({ AWS: `arn:aws:iam::${account}:root` });
const policyOf = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });

test.each(buses)("permissions become statements of the policy of the bus %s", async (EventBusName) => {
  const { events, policy } = await start();
  const put = (StatementId: string, Principal: string, more: object = {}) =>
    answer(events.putPermission({ EventBusName, Action, Principal, StatementId, ...more }));

  expect(await put("one", "111111111111")).toEqual({});
  await put("two", "222222222222");
  await put("all", "*");
  const Condition = { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: "o-1" };
  await put("org", "*", { Condition });
  await put("one", "333333333333");

  expect(await policy(EventBusName)).toEqual(
    policyOf(
      statement(EventBusName, "one", root("333333333333")),
      statement(EventBusName, "two", root("222222222222")),
      statement(EventBusName, "all", "*"),
      statement(EventBusName, "org", "*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }),
    ),
  );
  expect(await answer(events.removePermission({ EventBusName, StatementId: "two" }))).toEqual({});
  expect(await policy(EventBusName)).toMatchObject({ Statement: [{ Sid: "one" }, { Sid: "all" }, { Sid: "org" }] });

  const whole = JSON.stringify(policyOf(statement(EventBusName, "new", root("444444444444"))));
  expect(await answer(events.putPermission({ EventBusName, Policy: whole }))).toEqual({});
  expect((await events.describeEventBus({ Name: EventBusName })).Policy).toBe(whole);
  expect(await answer(events.removePermission({ EventBusName, RemoveAllPermissions: true }))).toEqual({});
  expect(await policy(EventBusName)).toBeUndefined();
});

test("a policy is gone with its last statement", async () => {
  const { events, policy } = await start();
  await events.putPermission({ Action, Principal: "*", StatementId: "all" });

  await events.removePermission({ StatementId: "all" });

  expect(await policy("default")).toBeUndefined();
});

const noStatement = {
  name: "ResourceNotFoundException",
  message: "Statement with the provided id does not exist.",
};
const refused = (message: string) => ({ name: "ValidationException", message });

test.each(buses)("what can't be removed from the bus %s is told of", async (EventBusName) => {
  const { events } = await start();

  expect(await failure(events.removePermission({ EventBusName, StatementId: "none" }))).toEqual(noStatement);
  expect(await failure(events.removePermission({ EventBusName, RemoveAllPermissions: true }))).toEqual({
    name: "ResourceNotFoundException",
    message: "EventBus does not have a policy.",
  });
  await events.putPermission({ EventBusName, Action, Principal: "*", StatementId: "all" });
  expect(await failure(events.removePermission({ EventBusName, StatementId: "none" }))).toEqual(noStatement);
});

test.each([
  [
    { Action, Principal: "*", StatementId: "s", EventBusName: "none" },
    { name: "ResourceNotFoundException", message: "Event bus none does not exist." },
  ],
  [
    { Action: "events:PutRule", Principal: "*", StatementId: "s" },
    refused("Provided value in parameter 'action' is not supported."),
  ],
  [
    { Action, Principal: "1", StatementId: "s" },
    refused(
      "1 validation error detected: Value '1' at 'principal' failed to satisfy constraint: Member must satisfy regular expression pattern: (\\d{12}|\\*)",
    ),
  ],
  [
    { Action, Principal: "*" },
    refused("Parameter(s) Action, Principal and StatementId, or Policy, must be specified."),
  ],
  [
    {
      Action,
      Principal: "111111111111",
      StatementId: "s",
      Condition: { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: "o-1" },
    },
    refused("Value of the parameter 'principal' must be '*' when the parameter 'condition' is set."),
  ],
  [{ Policy: "{oops" }, refused("This policy contains invalid Json")],
  [
    { Policy: JSON.stringify({ Version: "2012-10-17", Statement: [], Id: "x".repeat(10_240) }) },
    { name: "PolicyLengthExceededException", message: "The event bus policy is too long." },
  ],
])("PutPermission refuses %j", async (input, error) => {
  const { events, policy } = await start();

  expect(await failure(events.putPermission(input))).toEqual(error);

  expect(await policy("default")).toBeUndefined();
});

test("a template's policies are statements too: they change, and go, one by one", async () => {
  const runtime = await run({
    resources: {
      Bus: {
        Type: "AWS::Events::EventBus",
        Properties: { Name: "shop", Policy: policyOf(statement("shop", "first", "*")) },
      },
      Whole: {
        Type: "AWS::Events::EventBusPolicy",
        Properties: {
          EventBusName: { Ref: "Bus" },
          StatementId: "whole",
          Statement: { Effect: "Allow", Principal: root("111111111111"), Action: "events:PutRule", Resource: "*" },
        },
      },
      Parts: {
        Type: "AWS::Events::EventBusPolicy",
        DependsOn: "Whole",
        Properties: { EventBusName: { Ref: "Bus" }, StatementId: "parts", Action, Principal: "222222222222" },
      },
    },
  });

  expect(runtime.notes).toEqual([]);
  const { Policy = "" } = await api(runtime).describeEventBus({ Name: "shop" });
  expect(JSON.parse(Policy)).toEqual(
    policyOf(
      statement("shop", "first", "*"),
      { Sid: "whole", Effect: "Allow", Principal: root("111111111111"), Action: "events:PutRule", Resource: "*" },
      statement("shop", "parts", root("222222222222")),
    ),
  );
});

test("a policy of a template changes in place; another statement, or bus, makes another one", async () => {
  const { create } = services();
  await create("AWS::Events::EventBus", { Name: "shop" });
  const policy = { EventBusName: "shop", StatementId: "s", Action, Principal: "*" };
  const created = await create("AWS::Events::EventBusPolicy", policy);

  expect(created.ref).toBe("shop|s");
  expect(await created.change?.({ ...policy, Principal: "111111111111" })).toBe(created);
  expect(await created.change?.({ ...policy, StatementId: "other" })).toBeUndefined();
  expect(await created.change?.({ ...policy, EventBusName: "default" })).toBeUndefined();
  await expect(create("AWS::Events::EventBusPolicy", { ...policy, EventBusName: "none" })).rejects.toThrow(
    "One: there is no event bus none for the policy",
  );
});

test("a template's bus keeps what others permit while its own policy is the same; a statement goes with its resource", async () => {
  const stack = (Description: string, more: object = {}): StackParts => ({
    resources: {
      Bus: {
        Type: "AWS::Events::EventBus",
        Properties: { Name: "shop", Description, Policy: policyOf(statement("shop", "first", "*")) },
      },
      ...more,
    },
  });
  const policy = {
    Type: "AWS::Events::EventBusPolicy",
    Properties: { EventBusName: { Ref: "Bus" }, StatementId: "second", Principal: "111111111111" },
  };
  const runtime = await run(stack("one", { Policy: policy }));
  const events = api(runtime);
  const sids = async () => {
    const { Description, Policy = "" } = await events.describeEventBus({ Name: "shop" });
    return { Description, sids: JSON.parse(Policy).Statement.map(({ Sid }: { Sid: string }) => Sid) };
  };
  await events.putPermission({ EventBusName: "shop", Action, Principal: "*", StatementId: "by-hand" });

  await runtime.update(assembly({ Test: stack("two", { Policy: policy }) }));
  expect(await sids()).toEqual({ Description: "two", sids: ["first", "second", "by-hand"] });
  await runtime.update(assembly({ Test: stack("two") }));
  expect(await sids()).toEqual({ Description: "two", sids: ["first", "by-hand"] });
});
