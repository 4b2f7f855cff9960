import { join } from "node:path";
import { expect, test } from "vitest";
import { start } from "../../index.ts";
import { assembly } from "../support/assembly.ts";
import { queue, queueArn } from "../support/resources.ts";
import { runAssembly } from "../support/runtime.ts";

test("stacks are built in the order of their dependencies, and one takes over what another exports", async () => {
  const exported = {
    Arn: { Value: { "Fn::GetAtt": ["qQueue", "Arn"] }, Export: { Name: { "Fn::Sub": "shared-arn" } } },
  };
  const imported = { Arn: { Value: { "Fn::ImportValue": "shared-arn" } } };
  // By name, the one that depends on the other comes first.
  const runtime = await runAssembly(
    assembly({
      A: { resources: {}, template: { Outputs: imported }, after: ["B"] },
      B: { resources: queue("q"), template: { Outputs: exported } },
    }),
  );

  expect(runtime.stacks.map(({ name }) => name)).toEqual(["B", "A"]);
  expect(runtime.outputs).toEqual({ A: { Arn: queueArn("q") }, B: { Arn: queueArn("q") } });
});

test("stacks of an assembly within the assembly are built too", async () => {
  const template = { Resources: queue("q"), Outputs: { Q: { Value: "inner" } } };
  const stack = { type: "aws:cloudformation:stack", properties: { templateFile: "t.json", stackName: "Own" } };
  const folder = assembly(
    {},
    {
      "manifest.json": JSON.stringify({
        artifacts: { stage: { type: "cdk:cloud-assembly", properties: { directoryName: "stage" } } },
      }),
      "stage/manifest.json": JSON.stringify({ artifacts: { inner: stack } }),
      "stage/t.json": JSON.stringify(template),
    },
  );

  expect((await runAssembly(folder)).outputs).toEqual({ Own: { Q: "inner" } });
});

test.each([
  ["has no manifest", {}, /manifest\.json does not exist\. Synthesize the app first, as with `npx cdk synth`\.$/],
  ["has no stack", { "manifest.json": '{"artifacts":{}}' }, / holds no stack\.$/],
  ["has a manifest that is no JSON", { "manifest.json": "{oops" }, /manifest\.json can't be read as JSON: /],
  ["has a manifest of another shape", { "manifest.json": '{"artifacts":7}' }, /manifest\.json: artifacts: /],
  [
    "lacks a template",
    {
      "manifest.json": JSON.stringify({
        artifacts: { S: { type: "aws:cloudformation:stack", properties: { templateFile: "gone.json" } } },
      }),
    },
    /gone\.json does not exist\.$/,
  ],
])("a folder that %s is an error that says so", async (_, files, message) => {
  const folder = join(assembly({}), "empty");
  const assemblyDir = Object.keys(files).length > 0 ? assembly({}, files) : folder;

  await expect(start({ assemblyDir, port: 0 })).rejects.toMatchObject({
    name: "TemplateError",
    message: expect.stringMatching(message),
  });
});

test("a start that fails leaves its port free", async () => {
  const broken = assembly({ Test: { resources: { Q: { Type: "AWS::SQS::Queue", Properties: { Color: "red" } } } } });
  const runtime = await runAssembly(assembly({ Test: { resources: {} } }));
  const { port } = runtime;
  await runtime.stop();

  for (const _attempt of [1, 2])
    await expect(start({ assemblyDir: broken, port })).rejects.toMatchObject({ name: "TemplateError" });
});
