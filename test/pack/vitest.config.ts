// The test of the packed package takes a while, and asks the npm registry: `npm run test:pack`.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/pack/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    env: { CDK_VALIDATION: "false" },
  },
});
