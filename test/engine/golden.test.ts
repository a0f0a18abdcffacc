import { expect, test } from "vitest";
import { promptText } from "../../src/agent/prompt.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { linesOf, plannedOf, play, shipped } from "../support/experiments.ts";

const { path } = await play(plannedOf(shipped("test/golden/two-agents.yaml")));

/** Everything that one agent was shown in one round, with its raw answers. */
function turnText(round: number, context: number): string {
  const file = RunFile.openForReading(path);
  try {
    const calls = file.callsOf(round).filter((call) => call.context === context);
    const last = calls.at(-1);
    if (!last?.outcome.ok) throw new Error("no such turn");
    return `${promptText(last.segments)}\n── answer ──\n${last.outcome.completion.text}\n`;
  } finally {
    file.close();
  }
}

test("a whole run's log is what it was", async () => {
  await expect(`${linesOf(path).join("\n")}\n`).toMatchFileSnapshot("../golden/two-agents.log");
});

test("a first prompt reads as it did", async () => {
  await expect(turnText(1, 0)).toMatchFileSnapshot("../golden/first-prompt.txt");
});

test("a later prompt, with news, memory, a refusal and an opened thread, reads as it did", async () => {
  await expect(turnText(2, 0)).toMatchFileSnapshot("../golden/later-prompt.txt");
  await expect(turnText(4, 0)).toMatchFileSnapshot("../golden/last-prompt.txt");
});

test("words that look like a frame stay words", () => {
  expect(turnText(3, 0)).toContain("| [c99] @ada answers c98 · 9 points");
});
