import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/long/**/*.test.ts"],
    globalSetup: ["test/support/build.ts"],
    testTimeout: 600_000,
    // Some compile before they begin.
    hookTimeout: 120_000,
    maxWorkers: Math.max(2, availableParallelism() - 1),
    passWithNoTests: false,
  },
});
