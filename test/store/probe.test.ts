import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { probeWriting, sqliteVersion } from "../../src/store/probe.ts";
import { disk, MAY_MOUNT, WHY_NOT } from "../support/mounts.ts";
import { aFolder, failureOf } from "./a-run.ts";

describe("probing", () => {
  test("tells the version of SQLite", () => {
    expect(sqliteVersion()).toMatch(/^3\.\d+\.\d+$/);
  });

  test("gets a write-ahead log on an ordinary disk and leaves nothing behind", () => {
    const folder = aFolder();
    expect(probeWriting(folder)).toBe("wal");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("says so where there is nothing to write in", () => {
    expect(failureOf(() => probeWriting(join(aFolder(), "none")))).toBe("file_unwritable");
  });

  test.skipIf(!MAY_MOUNT)(
    `says so on a full disk and on one that is read-only, and leaves nothing (${WHY_NOT})`,
    () => {
      const small = disk("40k");
      expect(failureOf(() => probeWriting(small.folder))).toBe("disk_full");
      expect(readdirSync(small.folder)).toEqual([]);
      const frozen = disk("1m");
      frozen.freeze();
      expect(failureOf(() => probeWriting(frozen.folder))).toBe("file_unwritable");
    },
  );
});
