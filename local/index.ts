// Runs a synthesized CDK app on this machine.
//
//   const runtime = await start({ assemblyDir: "cdk.out", port: 0 });
//   // point any AWS SDK at runtime.endpoint …
//   await runtime.settled();
//   runtime.journal.story(correlationId);
//   await runtime.stop();
export type { Settled } from "./activity.ts";
export { UsageError } from "./command/errors.ts";
export { findAssembly } from "./command/find-assembly.ts";
export type { Given } from "./command/options.ts";
export { type Command, runCommand } from "./command/run.ts";
export { RuntimeError } from "./errors.ts";
export { checkServiceLimits, EventMatcher, explain, InvalidEventPatternException } from "./event-pattern/index.ts";
export type { Hop, HopKind } from "./journal/journal.ts";
export type { FunctionLine } from "./services/service.ts";
export { type Runtime, type StartOptions, start } from "./start.ts";
export { TemplateError } from "./template/errors.ts";
export type { BuiltStack } from "./template/stack.ts";
export { View, type ViewOptions } from "./view/view.ts";
export type { Ready } from "./view/welcome.ts";
