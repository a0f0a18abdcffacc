import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/long/**/*.test.ts"],
    globalSetup: ["test/support/build.ts"],
    testTimeout: 600_000,
    passWithNoTests: false,
  },
});
