import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly { readonly rule: { readonly name: string } }[];
  };
}

function cruise(folder: string, config: string): Cruise {
  const args = ["depcruise", "--config", config, "--output-type", "json", "src"];
  try {
    return JSON.parse(
      execFileSync("npx", args, { cwd: folder, encoding: "utf8", stdio: "pipe", maxBuffer: 64 * 2 ** 20 }),
    ) as Cruise;
  } catch (error) {
    // Violations make it exit with their number; the report is on stdout all the same.
    return JSON.parse((error as { readonly stdout: string }).stdout) as Cruise;
  }
}

describe("the law of the house", () => {
  test("holds, over every module of the sources", () => {
    const { summary } = cruise(".", ".dependency-cruiser.cjs");
    expect(summary.violations).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThan(40);
  });

  test("is enforced: one import upward in a house of two rooms is one violation", () => {
    const { summary } = cruise("test/fixtures/boundaries", "../../../.dependency-cruiser.cjs");
    expect(summary.violations.map(({ rule }) => rule.name)).toEqual(["core-imports-upward"]);
  });
});
