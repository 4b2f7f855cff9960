import { expect, test } from "vitest";
import type { Runtime } from "../../index.ts";
import { assembly, type StackParts } from "../support/assembly.ts";
import { putter } from "../support/events.ts";
import { lambda, mapping, queue, queueArn, rule, topic } from "../support/resources.ts";
import { invoke, run, runAssembly, settle } from "../support/runtime.ts";
import { Queues } from "../support/sqs.ts";

/** Takes over another template of the stack Test, and returns what has changed in it. */
async function update(runtime: Runtime, stack: StackParts) {
  const [built] = await runtime.update(assembly({ Test: stack }));
  return built?.changes;
}

const answers = (text: string) => ({ "index.js": `exports.handler = async () => ${JSON.stringify(text)};` });

test("what is the same stays, what differs is changed in place, what is gone is removed: queues keep their messages", async () => {
  const runtime = await run({ resources: { ...queue("kept"), ...queue("changed"), ...queue("gone") } });
  const queues = new Queues(runtime);
  for (const name of ["kept", "changed", "gone"]) await queues.send(name, `in ${name}`);

  expect(
    await update(runtime, {
      resources: { ...queue("kept"), ...queue("changed", { VisibilityTimeout: 7 }), ...queue("new") },
    }),
  ).toEqual({ made: ["newQueue"], changed: ["changedQueue"], removed: ["goneQueue"] });
  expect(await queues.bodies("kept")).toEqual(["in kept"]);
  expect(await queues.bodies("changed")).toEqual(["in changed"]);
  expect(await queues.bodies("new")).toEqual([]);
  await expect(queues.send("gone", "x")).rejects.toMatchObject({ name: "QueueDoesNotExist" });
});

test("what has another name is made anew, and those that refer to it follow", async () => {
  const withQueue = (QueueName: string): StackParts => ({
    resources: {
      Q: { Type: "AWS::SQS::Queue", Properties: { QueueName } },
      ...rule("r", { source: ["shop"] }, [{ Id: "q", Arn: { "Fn::GetAtt": ["Q", "Arn"] } }]),
    },
    template: { Outputs: { Arn: { Value: { "Fn::GetAtt": ["Q", "Arn"] } } } },
  });
  const runtime = await run(withQueue("one"));

  expect(await update(runtime, withQueue("two"))).toEqual({ made: [], changed: ["Q", "rRule"], removed: [] });
  expect(runtime.outputs.Test).toEqual({ Arn: queueArn("two") });
  await putter(runtime)({ Source: "shop", DetailType: "Sold", Detail: "{}" });
  await settle(runtime);
  expect(await new Queues(runtime).bodies("two")).toHaveLength(1);
});

test("a rule's new pattern counts from then on", async () => {
  const withSource = (source: string): StackParts => ({
    resources: { ...queue("q"), ...rule("r", { source: [source] }, [{ Id: "q", Arn: queueArn("q") }]) },
  });
  const runtime = await run(withSource("shop"));
  const put = putter(runtime);
  expect(await update(runtime, withSource("office"))).toEqual({ made: [], changed: ["rRule"], removed: [] });
  await put(
    { Source: "shop", DetailType: "Sold", Detail: "{}" },
    { Source: "office", DetailType: "Sold", Detail: "{}" },
  );
  await settle(runtime);
  const bodies = await new Queues(runtime).bodies("q");
  expect(bodies.map((body) => JSON.parse(body ?? ""))).toMatchObject([{ source: "office" }]);
});

test("a function's new code and settings count from then on, and its mapping stays", async () => {
  const withCode = (asset: string, text: string): StackParts => ({
    resources: {
      ...queue("q"),
      ...lambda("f", { Code: { S3Bucket: "assets", S3Key: `${asset}.zip` } }),
      ...mapping("q", "f", { FunctionResponseTypes: [] }),
    },
    code: { [asset]: answers(text) },
  });
  const runtime = await run(withCode("first", "old"));
  expect(await invoke(runtime, "f")).toMatchObject({ answer: "old" });
  expect(await update(runtime, withCode("second", "new"))).toEqual({ made: [], changed: ["fFunction"], removed: [] });
  expect(await invoke(runtime, "f")).toMatchObject({ answer: "new" });
  await new Queues(runtime).send("q", "x");
  await settle(runtime);
  expect(await new Queues(runtime).counts("q")).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test("code is replaced by folder, for the functions that it belongs to", async () => {
  const counting = (name: string) => ({ "index.js": `let n = 0; exports.handler = async () => "${name} " + ++n;` });
  const folder = assembly({
    Test: { resources: { ...lambda("a"), ...lambda("b") }, code: { a: counting("a"), b: counting("b") } },
  });
  const runtime = await runAssembly(folder);
  const other = assembly({ Other: { resources: {}, code: { same: counting("a"), new: counting("new") } } });
  for (const name of ["a", "b"]) await invoke(runtime, name);
  // The same files in another folder are no change, so that the environment stays.
  expect(runtime.replaceCode(`${folder}/asset.a`, `${other}/asset.same`)).toEqual(["a"]);
  expect(await invoke(runtime, "a")).toMatchObject({ answer: "a 2" });
  expect(runtime.replaceCode(`${folder}/asset.a`, `${other}/asset.new`)).toEqual([]);
  expect(runtime.replaceCode(`${other}/asset.same`, `${other}/asset.new`)).toEqual(["a"]);
  expect(await invoke(runtime, "a")).toMatchObject({ answer: "new 1" });
  expect(await invoke(runtime, "b")).toMatchObject({ answer: "b 2" });
});

test("a template that can't be taken over is an error; what it did not come to stays, and a mended one goes on from there", async () => {
  const runtime = await run({ resources: { ...queue("q"), ...topic("t") } });
  const queues = new Queues(runtime);
  await queues.send("q", "still here");
  const broken = { resources: { ...queue("q"), ...queue("odd", { VisibilityTimeout: -1 }), ...topic("t") } };
  await expect(update(runtime, broken)).rejects.toMatchObject({
    name: "TemplateError",
    message: expect.stringMatching(/^oddQueue/),
  });
  await expect(runtime.update("/nowhere")).rejects.toMatchObject({ name: "TemplateError" });
  expect(await queues.bodies("q")).toEqual(["still here"]);

  const mended = { resources: { ...queue("q"), ...queue("odd"), ...topic("t") } };
  expect(await update(runtime, mended)).toEqual({ made: ["oddQueue"], changed: [], removed: [] });
});

test("a stack that the app no longer has is removed", async () => {
  const runtime = await runAssembly(assembly({ One: { resources: queue("one") }, Two: { resources: queue("two") } }));
  const stacks = await runtime.update(assembly({ One: { resources: queue("one") } }));
  expect(stacks.map(({ name }) => name)).toEqual(["One"]);
  expect(runtime.outputs).toEqual({ One: {} });
  await expect(new Queues(runtime).send("two", "x")).rejects.toMatchObject({ name: "QueueDoesNotExist" });
});
