// Where the end-to-end tests run: against what `npm run e2e` names, or else a runtime of their own, which is started here and ends with them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { start } from "#local";
import type { Target } from "../../bin/e2e/target.ts";
import { synthesize } from "../../bin/start/synthesize.ts";
import { patientContext } from "./patience.ts";

declare module "vitest" {
  interface ProvidedContext {
    target: Target;
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { TIDINGS_E2E_ENDPOINT: endpoint, TIDINGS_E2E_STAGE: stage = "dev", TIDINGS_E2E_PLATFORM } = process.env;
  if (endpoint !== undefined) {
    const platform = platforms.find((each) => each === TIDINGS_E2E_PLATFORM) ?? "other";
    provide("target", { endpoint, stage, platform });
    return async () => {};
  }
  process.env.CDK_VALIDATION = "false";
  const assemblyDir = mkdtempSync(join(tmpdir(), "tidings-test-"));
  await synthesize(assemblyDir, patientContext);
  // Nobody waits for time-outs that come to nothing; under `npm run e2e` the same tests take as long as they take.
  const runtime = await start({ assemblyDir, port: 0, clock: "auto" });
  provide("target", { endpoint: runtime.endpoint, stage: "dev", platform: "tidings" });
  return async () => {
    await runtime.stop();
    rmSync(assemblyDir, { recursive: true });
  };
}

const platforms = ["tidings", "ministack", "localstack", "aws", "other"] as const;
