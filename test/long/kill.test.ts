import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { rngFor } from "../../src/core/rng.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { ended, lastJson, polylogue, start } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";

interface Done {
  readonly runs: readonly { readonly logHash: string; readonly status: string }[];
}

const SLOW = LISTENERS.replace(
  'a: "synthetic/listener?q=0.8"',
  'a: { provider: synthetic, model: "listener?q=0.8", latency: 60ms }',
);

function desk(text: string): string {
  const cwd = freshFolder();
  writeFileSync(join(cwd, "listeners.yaml"), text);
  return cwd;
}

/** Every attempt on record, by place. */
function callsOf(path: string): ReadonlyMap<string, number> {
  const file = RunFile.openForReading(path);
  const found = new Map<string, number>();
  try {
    for (let round = 1; round <= file.header().rounds + 1; round += 1) {
      for (const { context, ordinal, id } of file.callsOf(round))
        found.set(`${round}/${context}/${ordinal}`, id);
    }
    return found;
  } finally {
    file.close();
  }
}

const whole = lastJson<Done>(polylogue(["run", "listeners.yaml", "--json"], { cwd: desk(LISTENERS) }))
  .runs[0];

describe("kill -9 at any moment", () => {
  const salt = Date.now() % 1_000_000;

  test.each(Array.from({ length: 10 }, (_, i) => i))(
    `loses nothing that was recorded (moment %i, salt ${salt})`,
    async (i) => {
      const cwd = desk(SLOW);
      const path = join(cwd, "runs/listeners/only-s7.db");
      const child = start(["run", "listeners.yaml"], { cwd });
      const end = ended(child);
      // From the first sign of life, since before it there is no file to lose.
      await new Promise((alive) => child.stderr?.once("data", alive));
      await new Promise((later) => setTimeout(later, rngFor(salt, "kill", i).int(900)));
      child.kill("SIGKILL");
      expect(await end).toEqual({ code: null, signal: "SIGKILL" });
      const before = callsOf(path);
      const rest = polylogue(["resume", "--json"], { cwd });
      expect(rest.code).toBe(0);
      expect(lastJson<Done>(rest).runs[0]).toMatchObject({ status: "done", logHash: whole?.logHash });
      const after = callsOf(path);
      // A call asked for again would stand as a second attempt, under another number.
      for (const [place, id] of before) expect([place, after.get(place)]).toEqual([place, id]);
      expect(polylogue(["replay", path], { cwd }).code).toBe(0);
    },
  );
});
