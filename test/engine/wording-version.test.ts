import { join } from "node:path";
import { expect, test } from "vitest";
import { promptText } from "../../src/agent/prompt.ts";
import type { Provider } from "../../src/core/call.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { createRun, playRun } from "../../src/engine/run.ts";
import type { Plan, PlannedRun } from "../../src/scenario/plan.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { experimentOf } from "../scenario/support.ts";
import { aFolder } from "../store/a-run.ts";

function aPlannedRun(version: Plan["version"]): PlannedRun {
  const { runs } = experimentOf(
    `name: said
rounds: 3
models: { m: synthetic/deaf }
personas: [{ handle: ada }, { handle: bo }]
cast: { assign: latin-square }
opening: [{ by: host, in: general, title: Awake? }]
arms: { mixed: {} }
`,
  );
  const planned = runs[0] as PlannedRun;
  return { ...planned, plan: { ...planned.plan, version } };
}

/** Plays a run whose agents all like the first post; what each was asked, and where the run is. */
async function played(
  version: Plan["version"],
): Promise<{ readonly asked: string[]; readonly path: string }> {
  const asked: string[] = [];
  const provider: Provider = {
    name: "fan",
    model: "fan",
    complete: ({ segments }) => {
      asked.push(promptText(segments));
      const text = '{"actions":[{"type":"vote","target":"p1","value":1}]}';
      return { ok: true, completion: { text, stop: "end", servedModel: "fan", usage: {}, sent: {} } };
    },
  };
  const path = join(aFolder(), "run.db");
  const origin = { scenarioText: "", scenarioFile: "said.yaml", codeVersion: "0" };
  await playRun(createRun(path, aPlannedRun(version), origin), {
    openProvider: async () => provider,
    stop: { stopping: false },
    clock: () => 0,
  });
  return { asked, path };
}

test("a plan of the first version words its prompts as it did, in one line where there are two now", async () => {
  const [old, now] = [await played(1), await played(2)];
  expect(old.asked).toHaveLength(6);
  expect(old.asked.every((text) => /^It is .* of 3\. (You were|This is) .* karma\.$/m.test(text))).toBe(true);
  const inOneLine = now.asked.map((text) => text.replace(/( of 3\.)\n/, "$1 "));
  expect(inOneLine).toEqual(old.asked);
  expect(now.asked).not.toEqual(old.asked);
  for (const { path } of [old, now]) {
    const file = RunFile.openForReading(path);
    expect(await replayRun(file)).toMatchObject({ ok: true, divergences: [] });
    file.close();
  }
});
