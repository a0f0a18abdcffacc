import { copyFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { type ReplayReport, replayRun } from "../../src/engine/replay.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { experimentOf, freshFolder, LISTENERS, plannedOf, play, shipped } from "../support/experiments.ts";

async function replayed(path: string): Promise<ReplayReport> {
  const file = RunFile.openForReading(path);
  try {
    return await replayRun(file);
  } finally {
    file.close();
  }
}

const { path, result } = await play(plannedOf(experimentOf(LISTENERS)));
/** A copy of the run in which one statement has changed something. */
function tampered(sql: string): string {
  const copy = `${freshFolder()}/copy.db`;
  copyFileSync(path, copy);
  const db = new Sqlite(copy);
  const { changes } = db.prepare(sql).run();
  db.close();
  if (changes !== 1) throw new Error(`${changes} rows changed: ${sql}`);
  return copy;
}

describe("a replay", () => {
  test("plays a run again without any provider, to the same hash", async () => {
    const report = await replayed(path);
    expect(report).toMatchObject({ ok: true, rounds: 8, logHash: result.logHash, divergences: [] });
    expect(report.answers).toBe(result.counts.calls);
  });

  test.each(["first-contact", "two-voices", "canaries"])(
    "passes for the shipped scenario %s, every arm",
    async (name) => {
      const experiment = shipped(`scenarios/${name}.yaml`);
      const first = experiment.seeds[0];
      for (const planned of experiment.runs.filter(({ plan }) => plan.seed === first)) {
        const played = await play(planned);
        expect(await replayed(played.path)).toMatchObject({ ok: true, logHash: played.result.logHash });
      }
    },
  );

  test("passes for a run that stopped half-way", async () => {
    const part = await play(plannedOf(experimentOf(LISTENERS)), { maxRounds: 3 });
    expect(await replayed(part.path)).toMatchObject({ ok: true, rounds: 3 });
  });

  test("catches a changed event, and names round and kind", async () => {
    const report = await replayed(
      tampered(
        "UPDATE events SET payload = replace(payload, 'Who is awake', 'Who is asleep') WHERE type = 'post.created' AND round = 0",
      ),
    );
    expect(report.ok).toBe(false);
    expect(report.divergences).toContainEqual(expect.objectContaining({ kind: "record damaged", round: 0 }));
    expect(report.divergences).toContainEqual(expect.objectContaining({ kind: "log differs", round: 0 }));
  });

  test("catches a changed answer", async () => {
    const report = await replayed(
      tampered(
        "UPDATE blobs SET text = replace(text, 'a', 'e') WHERE id = (SELECT answer FROM calls WHERE round = 4 AND answer IS NOT NULL ORDER BY id LIMIT 1)",
      ),
    );
    expect(report.divergences).toContainEqual(
      expect.objectContaining({
        kind: "record damaged",
        round: 4,
        detail: expect.stringContaining("answer"),
      }),
    );
  });

  test("catches a missing answer", async () => {
    const report = await replayed(
      tampered("DELETE FROM calls WHERE id = (SELECT min(id) FROM calls WHERE round = 5)"),
    );
    expect(report.divergences).toContainEqual(expect.objectContaining({ kind: "answer missing", round: 5 }));
  });

  test("catches an answer whose text is gone, and still reports", async () => {
    const report = await replayed(
      tampered(
        "DELETE FROM blobs WHERE id = (SELECT answer FROM calls WHERE round = 2 AND answer IS NOT NULL ORDER BY id LIMIT 1)",
      ),
    );
    expect(report.ok).toBe(false);
    expect(report.divergences).toContainEqual(expect.objectContaining({ kind: "record damaged", round: 2 }));
  });

  test("catches a prompt that is not what is asked now", async () => {
    const report = await replayed(
      tampered(
        "UPDATE calls SET request_hash = zeroblob(32) WHERE id = (SELECT min(id) FROM calls WHERE round = 6)",
      ),
    );
    expect(report.divergences).toEqual([expect.objectContaining({ kind: "prompt differs", round: 6 })]);
  });

  test("catches a changed plan", async () => {
    const report = await replayed(tampered(`UPDATE origin SET plan = replace(plan, '"seed":7', '"seed":8')`));
    expect(report.divergences).toContainEqual(expect.objectContaining({ kind: "record damaged", round: 0 }));
  });
});
