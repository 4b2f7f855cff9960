// Buses and rules that change, or go, while others go on.
import { expect, test } from "vitest";
import { busArn, queueArn } from "../support/resources.ts";
import { services } from "../support/services.ts";

const rule = (source: string, target = "a", more: object = {}) => ({
  Name: "r",
  EventPattern: { source: [source] },
  Targets: [{ Id: "t", Arn: queueArn(target) }],
  ...more,
});

async function withQueues() {
  const runtime = services();
  for (const QueueName of ["a", "b"]) await runtime.create("AWS::SQS::Queue", { QueueName });
  const arrivals = async (source: string, bus = "default") => {
    await runtime.put(busArn(bus), { source });
    await runtime.settle();
    return { a: runtime.bodies(queueArn("a")).length, b: runtime.bodies(queueArn("b")).length };
  };
  return { ...runtime, arrivals };
}

test("a rule takes over its pattern and targets", async () => {
  const { create, arrivals } = await withQueues();
  const created = await create("AWS::Events::Rule", rule("shop"));
  expect(await arrivals("shop")).toEqual({ a: 1, b: 0 });

  const changed = await created.change?.(rule("store", "b"));

  expect(changed?.ref).toBe("r");
  expect(await arrivals("shop")).toEqual({ a: 0, b: 0 });
  expect(await arrivals("store")).toEqual({ a: 0, b: 1 });
});

test("a pattern that is refused leaves the rule as it was", async () => {
  const { create, arrivals } = await withQueues();
  const created = await create("AWS::Events::Rule", rule("shop"));

  expect(() => created.change?.({ ...rule("shop"), EventPattern: { source: "shop" } })).toThrow(/pattern is not valid/);

  expect(await arrivals("shop")).toEqual({ a: 1, b: 0 });
});

test("a rule can be switched off and on, and matches nothing once it is removed", async () => {
  const { create, arrivals } = await withQueues();
  const created = await create("AWS::Events::Rule", rule("shop", "a", { State: "DISABLED" }));
  expect(await arrivals("shop")).toEqual({ a: 0, b: 0 });

  await created.change?.(rule("shop"));
  expect(await arrivals("shop")).toEqual({ a: 1, b: 0 });
  await created.remove?.();
  expect(await arrivals("shop")).toEqual({ a: 0, b: 0 });
});

test("a rule of another name, or on another bus, is another one", async () => {
  const { create } = await withQueues();
  await create("AWS::Events::EventBus", { Name: "own" });
  const created = await create("AWS::Events::Rule", rule("shop"));

  expect(await created.change?.({ ...rule("shop"), Name: "other" })).toBeUndefined();
  expect(await created.change?.({ ...rule("shop"), EventBusName: "own" })).toBeUndefined();
});

test("a bus stays while its name does, with its rules, and is gone once it is removed", async () => {
  const { create, arrivals } = await withQueues();
  const created = await create("AWS::Events::EventBus", { Name: "own" });
  await create("AWS::Events::Rule", rule("shop", "a", { EventBusName: "own" }));

  expect((await created.change?.({ Name: "own", Description: "mine" }))?.ref).toBe("own");
  expect(await created.change?.({ Name: "other" })).toBeUndefined();
  expect(await arrivals("shop", "own")).toEqual({ a: 1, b: 0 });
  await created.remove?.();
  await expect(arrivals("shop", "own")).rejects.toThrow("does not exist");
});

test("targets that are refused leave the rule as it was, with its pattern and its targets", async () => {
  const { create, arrivals } = await withQueues();
  const created = await create("AWS::Events::Rule", rule("shop"));
  const six = Array.from({ length: 6 }, (_, at) => ({ Id: `t${at}`, Arn: queueArn("b") }));
  const badTemplate = [{ Id: "t", Arn: queueArn("b"), InputTransformer: { InputTemplate: "<gone>" } }];

  for (const Targets of [six, badTemplate])
    expect(() => created.change?.({ ...rule("store"), Targets })).toThrow(/exceeds the maximum|invalid placeholder/);

  expect(await arrivals("store")).toEqual({ a: 0, b: 0 });
  expect(await arrivals("shop")).toEqual({ a: 1, b: 0 });
});

test("a rule that is refused is not there: the mended one can be made", async () => {
  const { create, arrivals } = await withQueues();
  const InputTransformer = { InputTemplate: "<gone>" };
  const refused = rule("shop", "a", { Targets: [{ Id: "t", Arn: queueArn("a"), InputTransformer }] });

  await expect(create("AWS::Events::Rule", refused)).rejects.toThrow("invalid placeholder gone");
  await create("AWS::Events::Rule", rule("shop"));

  expect(await arrivals("shop")).toEqual({ a: 1, b: 0 });
});
