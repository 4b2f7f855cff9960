// What a template's intrinsic functions give, seen as the outputs of a stack.
import type { StackParts } from "./assembly.ts";
import { type RunOptions, run } from "./runtime.ts";

/** Evaluates each of these, in a stack of its own with these resources and this template around it. */
export async function outputsOf(
  values: Readonly<Record<string, unknown>>,
  { template, ...parts }: Partial<StackParts> = {},
  options: RunOptions = {},
): Promise<Readonly<Record<string, string>>> {
  const Outputs = Object.fromEntries(Object.entries(values).map(([key, Value]) => [key, { Value }]));
  const runtime = await run({ resources: {}, ...parts, template: { Outputs, ...template } }, options);
  return runtime.outputs.Test ?? {};
}
