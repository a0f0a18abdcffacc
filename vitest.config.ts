import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/long/**"],
    globalSetup: ["test/support/build.ts"],
    testTimeout: 20_000,
    // The default leaves a processor free, which on two is half of what there is.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
