import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { polylogue } from "../support/cli.ts";
import { LISTENERS } from "../support/experiments.ts";
import { disk, MAY_MOUNT, WHY_NOT } from "../support/mounts.ts";
import { desk, FILE, hashesOf, roundsOf, uninterrupted, withFourSeeds } from "./listeners-desk.ts";

const whole = uninterrupted();

describe.skipIf(!MAY_MOUNT)(`a disk that cannot be written (${WHY_NOT})`, () => {
  /** A disk with a finished and a stopped run on it, frozen. */
  function frozenDesk(): string {
    const { folder, freeze } = disk("64m");
    writeFileSync(join(folder, "listeners.yaml"), withFourSeeds(LISTENERS));
    polylogue(["run", "listeners.yaml", "--seed", "7"], { cwd: folder });
    polylogue(["run", "listeners.yaml", "--seed", "8", "--max-rounds", "4"], { cwd: folder });
    freeze();
    return folder;
  }

  test("is good enough to read from: list, show, replay, doctor", () => {
    const cwd = frozenDesk();
    for (const command of ["list", "show listeners/only-s7", "show listeners/only-s8", "replay listeners"]) {
      const { code, stderr } = polylogue(command.split(" "), { cwd });
      expect([command, code, code === 0 ? "" : stderr]).toEqual([command, 0, ""]);
    }
    expect(polylogue(["doctor"], { cwd }).code).toBe(2);
  });

  test("a finished run is left as it is, an unfinished one is refused with the reason, a new one too", () => {
    const cwd = frozenDesk();
    expect(polylogue(["run", "listeners.yaml", "--seed", "7"], { cwd }).code).toBe(0);
    for (const args of [
      ["resume", "listeners/only-s8"],
      ["run", "listeners.yaml", "--seed", "9"],
      ["run", "listeners.yaml", "--out", "elsewhere"],
    ]) {
      const { code, stderr } = polylogue(args, { cwd });
      expect([args, [2, 3].includes(code ?? -1)]).toEqual([args, true]);
      expect(stderr).toMatch(/cannot (write|make|be written)/);
      expect(stderr).not.toContain("    at ");
    }
  });

  test("a run that was cut off, copied to such a disk with its write-ahead log, opens or says why not", () => {
    const { folder, freeze } = disk("64m");
    const cwd = desk(LISTENERS);
    polylogue(["run", "listeners.yaml", "--max-rounds", "4"], { cwd });
    const db = new Sqlite(join(cwd, FILE));
    db.pragma("journal_mode = WAL");
    db.exec("UPDATE run SET status = 'running', stop_reason = NULL");
    mkdirSync(join(folder, "runs/listeners"), { recursive: true });
    for (const part of ["", "-wal"]) copyFileSync(join(cwd, FILE + part), join(folder, FILE + part));
    db.close();
    freeze();
    for (const command of ["list", `show ${FILE}`, `replay ${FILE}`]) {
      const { code, stderr } = polylogue(command.split(" "), { cwd: folder });
      expect([command, [0, 2].includes(code ?? -1), stderr.includes("    at ")]).toEqual([
        command,
        true,
        false,
      ]);
      if (code !== 0) expect(stderr).toContain("only-s7.db");
    }
  });
});

describe.skipIf(!MAY_MOUNT)(`a disk that fills up (${WHY_NOT})`, () => {
  const sizes = [60, 100, 140, 180, 220, 260, 300, 340, 380];

  test.each(sizes)("at %i kB: a clear word, and with more room the run ends as if nothing had been", (kb) => {
    const { folder, resize } = disk(`${kb}k`);
    const cwd = desk(LISTENERS);
    const path = join(folder, "listeners/only-s7.db");
    const full = polylogue(["run", "listeners.yaml", "--out", folder], { cwd });
    expect([3, 4]).toContain(full.code);
    expect(full.stderr).toContain("disk is full");
    expect(full.stderr).not.toContain("    at ");
    const closed = Math.max(
      -1,
      ...[...full.stderr.matchAll(/ round (\d+)\/8/g)].map(([, round]) => Number(round)),
    );
    const kept = existsSync(path) ? roundsOf(path) : -1;
    expect(kept).toBeGreaterThanOrEqual(closed);
    resize("64m");
    const rest = polylogue(["run", "listeners.yaml", "--out", folder, "--json"], { cwd });
    expect([rest.code, rest.stderr]).toEqual([0, ""]);
    expect(hashesOf(rest)).toEqual(whole.slice(0, 1));
    expect(polylogue(["replay", path], { cwd }).code).toBe(0);
    expect(readdirSync(join(folder, "listeners"))).toEqual(["manifest.json", "only-s7.db"]);
  });

  test("ends with exit 4: stopped by a limit, resumable", () => {
    const { folder } = disk("300k");
    expect(polylogue(["run", "listeners.yaml", "--out", folder], { cwd: desk(LISTENERS) }).code).toBe(4);
  });
});
