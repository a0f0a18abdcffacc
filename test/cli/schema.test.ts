import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import {
  analysisPlanJsonSchema,
  personaJsonSchema,
  scenarioJsonSchema,
} from "../../src/scenario/json-schema.ts";
import { polylogue } from "../support/cli.ts";
import { freshFolder } from "../support/experiments.ts";

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

describe("schema", () => {
  test.each([
    ["the scenario's, unless told otherwise", [], scenarioJsonSchema()],
    ["the scenario's", ["scenario"], scenarioJsonSchema()],
    ["a persona's", ["persona"], personaJsonSchema()],
    ["an analysis plan's", ["analysis-plan"], analysisPlanJsonSchema()],
    ["the same with --json", ["persona", "--json"], personaJsonSchema()],
  ])("prints %s", (_, args, schema) => {
    const { code, stdout, stderr } = polylogue(["schema", ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toEqual(plain(schema));
    expect(() => new Ajv({ strict: false }).compile(JSON.parse(stdout) as object)).not.toThrow();
  });

  test("writes all files, over older ones", () => {
    const cwd = freshFolder();
    expect(polylogue(["schema", "--out", "a/b"], { cwd }).code).toBe(0);
    writeFileSync(join(cwd, "a/b/persona.schema.json"), "old");
    const { code, stdout } = polylogue(["schema", "--out", "a/b", "--json"], { cwd });
    expect(code).toBe(0);
    const names = ["scenario", "persona", "analysis-plan"].map((name) => `${name}.schema.json`);
    expect(JSON.parse(stdout)).toEqual({ files: names.map((name) => `a/b/${name}`) });
    expect(readdirSync(join(cwd, "a/b")).sort()).toEqual([...names].sort());
    expect(readFileSync(join(cwd, "a/b/persona.schema.json"), "utf8")).toBe(
      polylogue(["schema", "persona"]).stdout,
    );
  });

  test("writes one file where one is named, and ends with the header that leads to it", () => {
    const cwd = freshFolder();
    const { stdout, stderr } = polylogue(["schema", "persona", "--out", "."], { cwd });
    expect(stdout).toBe("persona.schema.json\n");
    expect(stderr).toContain("# yaml-language-server: $schema=persona.schema.json");
    expect(readdirSync(cwd)).toEqual(["persona.schema.json"]);
  });

  test("says of a file that is JSON how JSON leads to its schema", () => {
    const { stderr } = polylogue(["schema", "analysis-plan", "--out", "."], { cwd: freshFolder() });
    expect(stderr).toContain('"$schema": "analysis-plan.schema.json"');
  });

  test("an unknown kind, and a folder that cannot be, end with exit 2", () => {
    const cwd = freshFolder();
    writeFileSync(join(cwd, "taken"), "");
    expect(polylogue(["schema", "personas"], { cwd }).stderr).toContain("scenario, persona");
    for (const args of [["personas"], ["--out", "taken"], ["--out", "taken/inner"]])
      expect([args, polylogue(["schema", ...args], { cwd }).code]).toEqual([args, 2]);
  });
});
