import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/long/**"],
    globalSetup: ["test/support/build.ts"],
    testTimeout: 20_000,
    // Modules are read once a worker and not once a file, which was a third of all the time; no test keeps state in a module.
    isolate: false,
    // The default leaves a processor free, which on two is half of what there is.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
