import { describe, expect, test } from "vitest";
import { polylogue } from "../support/cli.ts";

const top = polylogue(["--help"]);
const verbs = [...top.stdout.matchAll(/^ {2}([a-z]+) .*$/gm)]
  .map(([, verb]) => verb ?? "")
  .filter((verb) => verb !== "polylogue");

describe("help", () => {
  test("names the verbs, and what to type first", () => {
    expect(top.code).toBe(0);
    expect(verbs).toEqual(expect.arrayContaining(["check", "run", "resume", "replay", "list", "show"]));
    expect(top.stdout).toContain("polylogue run scenarios/first-contact.yaml");
  });

  test.each(verbs.filter((verb) => verb !== "help"))(
    "of %s says what it does and gives an example",
    (verb) => {
      const { code, stdout } = polylogue([verb, "--help"]);
      expect(code).toBe(0);
      expect(stdout).toContain("--json");
      expect(stdout).toMatch(/Examples?:\n {2}polylogue/);
    },
  );

  test("comes with an error where nothing is asked", () => {
    expect(polylogue([]).code).toBe(2);
    expect(polylogue(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
