// Functions, mappings and invoke configs that change, or go, while others go on.
import { expect, test } from "vitest";
import { functionArn, queueArn } from "../support/resources.ts";
import { services } from "../support/services.ts";

const logging = (line: string, more: object = {}) => ({
  FunctionName: "fn",
  Handler: "index.handler",
  Runtime: "nodejs24.x",
  Code: { ZipFile: `exports.handler = async () => console.log(${JSON.stringify(line)} + (process.env.MORE ?? ""));` },
  ...more,
});
const throwing = logging("", { Code: { ZipFile: `exports.handler = async () => { throw new Error("no"); };` } });

test("what runs ends with the old code, and what starts after the change has the new one", async () => {
  const { create, deliver, logged, settle, lines } = services();
  const text = `exports.handler = () => new Promise((resolve) => {
    console.log("old started");
    setTimeout(() => { console.log("old ended"); resolve(); }, 100);
  });`;
  const created = await create("AWS::Lambda::Function", logging("", { Code: { ZipFile: text } }));
  await deliver(functionArn("fn"), {});
  await logged("old started");

  const changed = await created.change?.(logging("new", { Environment: { Variables: { MORE: " and more" } } }));
  await deliver(functionArn("fn"), {});
  await settle();
  await deliver(functionArn("fn"), {});
  await settle();

  expect(changed?.ref).toBe("fn");
  expect(lines.filter((line) => line.startsWith("old"))).toEqual(["old started", "old ended"]);
  expect(lines.filter((line) => line.startsWith("new"))).toEqual(["new and more", "new and more"]);
});

test("an environment that was left free is not used again after a change", async () => {
  const { create, deliver, settle, lines } = services();
  const created = await create("AWS::Lambda::Function", logging("old"));
  await deliver(functionArn("fn"), {});
  await settle();

  await created.change?.(logging("new"));
  await deliver(functionArn("fn"), {});
  await settle();

  expect(lines).toEqual(["old", "new"]);
});

test("a function of another name is another one", async () => {
  const { create } = services();
  const created = await create("AWS::Lambda::Function", logging("x"));

  expect(await created.change?.(logging("x", { FunctionName: "other" }))).toBeUndefined();
});

test("a function that is removed takes nothing more, and what waited for its retry is shown as lost", async () => {
  const { create, deliver, journal, settle } = services();
  const created = await create("AWS::Lambda::Function", throwing);
  await deliver(functionArn("fn"), {});
  const failed = new Promise<void>((resolve) => journal.onHop(({ what }) => what === "failed" && resolve()));
  await failed;
  // The clock jumps only when all is idle, which is a turn later than the failure.

  await created.remove?.();
  await settle();

  expect(journal.hops().at(-1)).toMatchObject({
    what: "lost",
    where: "fn",
    reason: "the function was removed",
  });
  await expect(deliver(functionArn("fn"), {})).rejects.toThrow("does not exist");
});

test("what runs in a function that is removed is cut off, and shown as lost", async () => {
  const { create, deliver, journal, logged, settle } = services();
  const text = `exports.handler = () => new Promise(() => { console.log("started"); setInterval(() => {}, 1000); });`;
  const created = await create("AWS::Lambda::Function", logging("", { Timeout: 20, Code: { ZipFile: text } }));
  await deliver(functionArn("fn"), {});
  await logged("started");

  await created.remove?.();
  await settle();

  expect(journal.hops().map(({ what }) => what)).toEqual(["failed", "lost"]);
});

test("an invoke config changes how often is retried, and without it the standard holds again", async () => {
  const { create, deliver, journal, settle } = services();
  await create("AWS::Lambda::Function", throwing);
  const config = (MaximumRetryAttempts: number) => ({ FunctionName: "fn", MaximumRetryAttempts });
  const attempts = async () => {
    const before = journal.hops().length;
    await deliver(functionArn("fn"), {});
    await settle();
    return journal
      .hops()
      .slice(before)
      .filter(({ what }) => what === "failed").length;
  };

  const created = await create("AWS::Lambda::EventInvokeConfig", config(0));
  const first = await attempts();
  const changed = await created.change?.(config(1));
  const second = await attempts();
  await changed?.remove?.();

  expect([first, second, await attempts()]).toEqual([1, 2, 3]);
  expect(await created.change?.({ ...config(1), Qualifier: "live" })).toBeUndefined();
});

test("a mapping takes over a new batch size, and when it is gone its messages stay, and are waited for no more", async () => {
  const { create, deliver, settle, lines, bodies } = services();
  const text = `exports.handler = async ({ Records }) => console.log(String(Records.length));`;
  await create("AWS::Lambda::Function", logging("", { Code: { ZipFile: text } }));
  await create("AWS::SQS::Queue", { QueueName: "q" });
  const properties = { EventSourceArn: queueArn("q"), FunctionName: "fn" };
  const send = async () => {
    for (let n = 0; n < 3; n++) await deliver(queueArn("q"), n);
    await settle();
  };

  const created = await create("AWS::Lambda::EventSourceMapping", { ...properties, BatchSize: 10 });
  await send();
  const changed = await created.change?.({ ...properties, BatchSize: 1 });
  await send();
  await changed?.remove?.();
  await send();

  expect(lines).toEqual(["3", "1", "1", "1"]);
  expect(bodies(queueArn("q"))).toEqual(["0", "1", "2"]);
});

test("a mapping can be switched off and on", async () => {
  const { create, deliver, settle, lines } = services();
  await create("AWS::Lambda::Function", logging("ran"));
  await create("AWS::SQS::Queue", { QueueName: "q" });
  const properties = { EventSourceArn: queueArn("q"), FunctionName: "fn" };
  const created = await create("AWS::Lambda::EventSourceMapping", { ...properties, Enabled: false });

  await deliver(queueArn("q"), 1);
  await settle();
  expect(lines).toEqual([]);
  await created.change?.(properties);
  await settle();
  expect(lines).toEqual(["ran"]);
});

test("a mapping that is removed while its window is open still runs what it has taken", async () => {
  const { create, deliver, settle, lines } = services();
  await create("AWS::Lambda::Function", logging("ran"));
  await create("AWS::SQS::Queue", { QueueName: "q" });
  const created = await create("AWS::Lambda::EventSourceMapping", {
    EventSourceArn: queueArn("q"),
    FunctionName: "fn",
    MaximumBatchingWindowInSeconds: 300,
  });
  await deliver(queueArn("q"), 1);
  // The mapping hears of the message a turn later.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

  await created.remove?.();
  await settle();

  expect(lines).toEqual(["ran"]);
});
