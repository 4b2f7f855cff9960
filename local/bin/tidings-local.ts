#!/usr/bin/env node
// `tidings-local [DIR]`: runs a synthesized CDK app on this machine.
import { existsSync } from "node:fs";
import { findAssembly } from "../command/find-assembly.ts";
import { runCommand } from "../command/run.ts";

const name = "tidings-local";

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
