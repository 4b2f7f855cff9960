// The synthesized template, and what tests ask of it.
import { Template } from "aws-cdk-lib/assertions";
import { contextOfCli, tidingsApp } from "../../bin/tidings-app.ts";
import { TidingsStack } from "../../lib/tidings-stack.ts";

export function tidingsStack(stage = "dev"): TidingsStack {
  const app = tidingsApp({ context: { ...contextOfCli(), stage } });
  const stack = app.node.findChild("Tidings");
  if (!(stack instanceof TidingsStack)) throw new Error("the app has no stack Tidings");
  return stack;
}

export function templateOf(stage?: string): Template {
  return Template.fromStack(tidingsStack(stage));
}

/** The template's resources of a type: their properties, by logical id. */
export function resourcesOf(template: Template, type: string): Map<string, Record<string, unknown>> {
  return new Map(
    Object.entries(template.findResources(type)).map(([logicalId, { Properties = {} }]) => [logicalId, Properties]),
  );
}
