// Synthesizes the stack once for all tests that start a runtime of their own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { synthesize } from "../../bin/start/synthesize.ts";
import { patientContext } from "./patience.ts";

declare module "vitest" {
  interface ProvidedContext {
    assemblyDir: string;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => void> {
  process.env.CDK_VALIDATION = "false";
  const assemblyDir = mkdtempSync(join(tmpdir(), "tidings-test-"));
  await synthesize(assemblyDir, patientContext);
  provide("assemblyDir", assemblyDir);
  return () => rmSync(assemblyDir, { recursive: true });
}
