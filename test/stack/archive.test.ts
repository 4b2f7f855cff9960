import { expect, test } from "vitest";
import { tidingsApp } from "../../bin/tidings-app.ts";
import { outdir, resourcesOf, templateOf } from "../support/stack.ts";

test.each([
  ["dev", "tidings", 30],
  ["prod", "tidings-prod", 365],
])("in the stage %s the archive %s keeps every event on the bus for %d days", (stage, name, days) => {
  const template = templateOf(stage);
  const [bus] = Object.keys(template.findResources("AWS::Events::EventBus", { Properties: { Name: name } }));
  expect([...resourcesOf(template, "AWS::Events::Archive").values()]).toEqual([
    // No pattern: every event.
    {
      ArchiveName: name,
      SourceArn: { "Fn::GetAtt": [bus, "Arn"] },
      RetentionDays: days,
      Description: `Every event on ${name}`,
    },
  ]);
});

test("the context archive=false leaves the archive out, and nothing else", () => {
  const whole = templateOf();
  const without = templateOf("dev", { archive: "false" });
  without.resourceCountIs("AWS::Events::Archive", 0);
  const [archive = ""] = Object.keys(whole.findResources("AWS::Events::Archive"));
  const { [archive]: _, ...others } = whole.toJSON().Resources;
  expect(without.toJSON().Resources).toEqual(others);
});

test("any other value of archive is refused in words", () => {
  expect(() => tidingsApp({ outdir: outdir(), context: { archive: "no" } })).toThrow(
    'The context archive is "no"; give true or false, as in: cdk deploy -c archive=false',
  );
});
