import { expect, test } from "vitest";
import { queue } from "../support/resources.ts";
import { run } from "../support/runtime.ts";

const yes = { "Fn::Equals": ["a", "a"] };
const no = { "Fn::Equals": ["a", "b"] };
const Outputs = { Result: { Value: { "Fn::If": ["Tested", "yes", "no"] } } };

test.each([
  ["equal texts", yes, "yes"],
  ["other texts", no, "no"],
  ["a reference", { "Fn::Equals": [{ Ref: "AWS::Region" }, "us-east-1"] }, "yes"],
  ["a negation", { "Fn::Not": [no] }, "yes"],
  ["all of some that hold", { "Fn::And": [yes, yes, { Condition: "Yes" }] }, "yes"],
  ["all of some of which one does not hold", { "Fn::And": [yes, no] }, "no"],
  ["one of some", { "Fn::Or": [no, { Condition: "Yes" }] }, "yes"],
  ["one of some that do not hold", { "Fn::Or": [no, no] }, "no"],
  ["another condition", { Condition: "Yes" }, "yes"],
])("a condition may be %s", async (_, Tested, result) => {
  const runtime = await run({ resources: {}, template: { Conditions: { Tested, Yes: yes }, Outputs } });

  expect(runtime.outputs.Test).toEqual({ Result: result });
});

test("what has a condition that does not hold is not there: resources, outputs, and what is not chosen", async () => {
  const never = { "Fn::GetAtt": ["offQueue", "Arn"] };
  const [Off] = Object.values(queue("off", {}, { open: false }));
  const runtime = await run({
    resources: { ...queue("on", {}, { open: false }), offQueue: { ...Off, Condition: "Never" } },
    template: {
      Conditions: { Never: no },
      Outputs: {
        Off: { Value: never, Condition: "Never" },
        Chosen: { Value: { "Fn::If": ["Never", never, "other"] } },
      },
    },
  });

  const changes = { made: ["onQueue"], changed: [], removed: [] };
  const outputs = { Chosen: "other" };
  expect(runtime.stacks).toEqual([{ name: "Test", outputs, built: { "AWS::SQS::Queue": 1 }, changes }]);
});

test.each([
  ["itself", { Tested: { Condition: "Tested" } }, "Conditions: Tested -> Tested is a circle"],
  [
    "itself by way of another",
    { Tested: { "Fn::Not": [{ Condition: "Other" }] }, Other: { "Fn::And": [yes, { Condition: "Tested" }] } },
    "Conditions: Tested -> Other -> Tested is a circle",
  ],
  ["one that is not there", { Tested: { Condition: "Nobody" } }, "Conditions.Tested: there is no condition Nobody"],
  [
    "a function that is no condition",
    { Tested: { "Fn::Join": ["", []] } },
    "Conditions.Tested: Fn::Join is no condition that is run here",
  ],
  ["too many terms", { Tested: { "Fn::Not": [yes, yes] } }, "Conditions.Tested: Fn::Not takes a list of 1"],
  ["a text", { Tested: "yes" }, "Conditions.Tested: a condition is Fn::And, Fn::Or, Fn::Not, Fn::Equals or Condition"],
])("a condition that refers to %s is an error", async (_, Conditions, message) => {
  await expect(run({ resources: {}, template: { Conditions, Outputs } })).rejects.toMatchObject({
    name: "TemplateError",
    message,
  });
});
