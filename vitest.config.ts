import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const project = (name: string, folder: string, more: object = {}) => ({
  extends: true as const,
  test: { name, include: [`${folder}/**/*.test.ts`], ...more },
});

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Many tests wait for what happens elsewhere: with the default, one less than there are processors, two processors would be idle half of the time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    restoreMocks: true,
    unstubEnvs: true,
    // CDK's own validation takes most of a synthesis; the stack's tests and `npm run synth` switch it on.
    env: { CDK_VALIDATION: "false" },
    projects: [
      project("unit", "test/unit"),
      project("local", "local/test"),
      project("stack", "test/stack"),
      project("local-stack", "test/local-stack", { globalSetup: "test/support/synthesize.ts" }),
      // Anywhere but here, events take seconds; each wait has a bound of its own.
      project("end-to-end", "test/end-to-end", { globalSetup: "test/support/target.ts", testTimeout: 600_000 }),
    ],
  },
});
