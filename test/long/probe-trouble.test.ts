import { readFileSync, statfsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { ended, lastJson, polylogue, start } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";
import { disk, MAY_MOUNT, WHY_NOT } from "../support/mounts.ts";

interface Probed {
  readonly runs: readonly {
    readonly cri: unknown;
    readonly calls: number;
    readonly complete: boolean;
    readonly stopReason: string | null;
    readonly reason?: string;
  }[];
}

const TEXT = LISTENERS.replace("rounds: 8", "rounds: 12");
const PLAIN = ["--controls", "none", "--json"] as const;
/** Enough to be stopped in the middle of. */
const MANY = [...PLAIN, "--draws", "60"] as const;

function madeIn(cwd: string): string {
  writeFileSync(join(cwd, "listeners.yaml"), TEXT);
  expect(polylogue(["run", "listeners.yaml"], { cwd }).code).toBe(0);
  return join(cwd, "runs/listeners/only-s7.db");
}

/** What stands on file: one row for each answer, and no draw twice. */
function drawsIn(run: string): readonly number[] {
  const db = new Sqlite(`${run}-probe`, { readonly: true });
  try {
    return db.prepare<[], number>("SELECT draw FROM calls ORDER BY id").pluck().all();
  } finally {
    db.close();
  }
}

function uninterrupted(flags: readonly string[] = PLAIN): Probed["runs"][number] {
  const cwd = freshFolder();
  madeIn(cwd);
  const end = polylogue(["probe", "only-s7", ...flags], { cwd });
  expect(end.code).toBe(0);
  return lastJson<Probed>(end).runs[0] as Probed["runs"][number];
}

describe.skipIf(!MAY_MOUNT)(`a disk that fills up while a probe asks (${WHY_NOT})`, () => {
  test.each([40, 200, 420])(
    "with %i kB of room: a clear word, and with more it ends as if nothing had been",
    (kb) => {
      const whole = uninterrupted();
      const { folder, resize } = disk("64m");
      const run = madeIn(folder);
      const used = Math.ceil(usedIn(folder) / 1024) + kb;
      resize(`${used}k`);
      const full = polylogue(["probe", "only-s7", ...PLAIN], { cwd: folder });
      expect([kb, full.code]).toEqual([kb, 4]);
      expect(full.stderr).toMatch(/full/);
      expect(full.stderr).not.toContain("    at ");
      const before = readFileSync(run);
      resize("64m");
      const end = polylogue(["probe", "only-s7", ...PLAIN], { cwd: folder });
      expect(end.code).toBe(0);
      const draws = drawsIn(run);
      expect(new Set(draws).size).toBe(draws.length);
      expect({ ...lastJson<Probed>(end).runs[0], path: "" }).toEqual({ ...whole, path: "" });
      expect(readFileSync(run).equals(before)).toBe(true);
    },
    120_000,
  );
});

function usedIn(folder: string): number {
  const { blocks, bfree, bsize } = statfsSync(folder);
  return (blocks - bfree) * bsize;
}

describe("Ctrl-C while a probe asks", { timeout: 120_000 }, () => {
  test("lets what is in flight land, says how to go on, and nothing is asked twice", async () => {
    const cwd = freshFolder();
    const run = madeIn(cwd);
    const child = start(["probe", "only-s7", ...MANY], { cwd });
    let told = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      told += chunk.toString();
    });
    child.stdout?.once("data", () => {
      child.stdout?.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes('"progress"')) child.kill("SIGINT");
      });
    });
    expect(await ended(child)).toEqual({ code: 130, signal: null });
    expect(told).toContain("what is in flight will land");
    const first = drawsIn(run);
    expect(first.length).toBeGreaterThan(0);
    const end = polylogue(["probe", "only-s7", ...MANY], { cwd });
    const whole = uninterrupted(MANY);
    expect(first.length).toBeLessThan(whole.calls);
    const draws = drawsIn(run);
    expect(draws.slice(0, first.length)).toEqual(first);
    expect(new Set(draws).size).toBe(draws.length);
    expect({ ...lastJson<Probed>(end).runs[0], path: "" }).toEqual({ ...whole, path: "" });
  });
});

test("an import is not available, with the reason: nobody is there to be asked", () => {
  const cwd = freshFolder();
  const made = polylogue(
    ["import", resolve("test/fixtures/import/neutral.jsonl"), "--format", "jsonl", "--out", "dump.db"],
    { cwd },
  );
  expect([made.code, made.stderr]).toEqual([0, expect.any(String)]);
  const { code, stderr } = polylogue(["probe", "dump.db"], { cwd });
  expect([code, stderr]).toEqual([2, expect.stringMatching(/not probed: .*import/)]);
  const json = lastJson<{ unprobed: { reason: string }[] }>(
    polylogue(["probe", "dump.db", "--json"], { cwd }),
  );
  expect(json.unprobed[0]?.reason).toMatch(/import/);
});
