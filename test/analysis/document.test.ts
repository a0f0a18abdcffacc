import { expect, test } from "vitest";
import { metricsDocument } from "../../src/analysis/document.ts";
import { METRICS } from "../../src/analysis/registry.ts";

test("docs/metrics.md is what the metrics say of themselves", async () => {
  await expect(metricsDocument()).toMatchFileSnapshot("../../docs/metrics.md");
});

test("every metric has a name of its own, in snake_case", () => {
  const names = METRICS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
});

test("every metric says what it is, where it comes from and how it misleads, in sentences", () => {
  for (const { name, definition, source, trap, unit } of METRICS) {
    expect([name, definition.length > 20, trap.length > 20]).toEqual([name, true, true]);
    expect([name, definition.at(-1), trap.at(-1)]).toEqual([name, ".", "."]);
    expect([name, source === "", unit === ""]).toEqual([name, false, false]);
  }
});
