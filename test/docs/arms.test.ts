import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { experimentOf } from "../scenario/support.ts";

const page = readFileSync("docs/arms.md", "utf8");
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? "";

const WORLD = `name: is-it-one-voice
rounds: 2
seeds: 6
models: { warm: synthetic/listener, cold: synthetic/deaf }
personas: [{ handle: ada }, { handle: bo }]
cast: { assign: latin-square }
`;

test("the arms and the analysis plan on the page read without problems, and all arms have their row", () => {
  const { arms, analysisPlan } = experimentOf(WORLD + block("yaml"), { "analysis-plan.json": block("json") });
  expect(analysisPlan?.hash).toMatch(/^[0-9a-f]{64}$/);
  for (const { name } of arms)
    expect(page).toContain(`| \`${name.replace(/^one-model-.*/, "one-model-…")}\` |`);
});
