// The synthesized template, and what tests ask of it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { afterAll } from "vitest";
import { contextOfCli, tidingsApp } from "../../bin/tidings-app.ts";
import { bundleHandlers } from "../../lib/bundle.ts";
import { TidingsStack } from "../../lib/tidings-stack.ts";

// All handlers in one call, once a file of tests: each stack would bundle each handler anew.
await bundleHandlers();

/** Where an app of a test is synthesized to: removed when the file's tests are done. */
export function outdir(): string {
  const folder = mkdtempSync(join(tmpdir(), "tidings-test-"));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

export function tidingsStack(stage = "dev", context: Readonly<Record<string, unknown>> = {}): TidingsStack {
  const app = tidingsApp({ outdir: outdir(), context: { ...contextOfCli(), stage, ...context } });
  const stack = app.node.findChild("Tidings");
  if (!(stack instanceof TidingsStack)) throw new Error("the app has no stack Tidings");
  return stack;
}

export function templateOf(stage?: string, context?: Readonly<Record<string, unknown>>): Template {
  return Template.fromStack(tidingsStack(stage, context));
}

/** The template's resources of a type: their properties, by logical id. */
export function resourcesOf(template: Template, type: string): Map<string, Record<string, unknown>> {
  return new Map(
    Object.entries(template.findResources(type)).map(([logicalId, { Properties = {} }]) => [logicalId, Properties]),
  );
}
