#!/usr/bin/env node
// `tidings-local [DIR]`: runs a synthesized CDK app on this machine.
import { existsSync } from "node:fs";

const name = "tidings-local";

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(`${name}: it needs Node 24 or newer, and this is ${process.version}`);
  process.exit(1);
}
const { findAssembly } = await import("../command/find-assembly.ts");
const { runCommand } = await import("../command/run.ts");

await runCommand({
  name,
  help: `${name} [DIR] [options]

Runs a synthesized CDK app on this machine, on one port of 127.0.0.1. DIR is the cloud assembly that \`npx cdk synth\` wrote, or the
folder of the CDK app (the one with cdk.json). Without it: the app in this folder, or ./cdk.out.

`,
  args: process.argv.slice(2),
  positionals: 1,
  assemblyDir: ({ positionals: [folder] }) => findAssembly(folder ?? (existsSync("cdk.json") ? "." : "cdk.out")),
  next: ({ endpoint }) => [
    `export AWS_ENDPOINT_URL=${endpoint}`,
    "aws sqs list-queues",
    `curl ${endpoint}/_tidings/journal`,
  ],
});
