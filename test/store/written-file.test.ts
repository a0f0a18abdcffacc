import { createHash, hash } from "node:crypto";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { KEPT_ROWS } from "../../src/store/call-writer.ts";
import { Fingerprints } from "../../src/store/fingerprints.ts";
import { grown } from "../../src/store/grown.ts";
import { textHash } from "../../src/store/hash.ts";
import { HashIndex } from "../../src/store/hash-index.ts";
import { NumberList } from "../../src/store/number-list.ts";
import type { Cell } from "../../src/store/rows.ts";
import { CALLS, TEXTS } from "../../src/store/schema.ts";
import { Scribe, TAPE } from "../../src/store/scribe.ts";
import { TextShelf } from "../../src/store/text-shelf.ts";
import { single, wordingOf } from "../../src/store/threaded-file.ts";
import { WrittenFile } from "../../src/store/written-file.ts";
import { aFolder } from "./a-run.ts";

const TOOLS = {
  Sqlite,
  hash,
  createHash,
  TAPE,
  Fingerprints,
  HashIndex,
  grown,
  NumberList,
  TextShelf,
  Scribe,
};

function aFile(): { readonly path: string; readonly file: WrittenFile } {
  const path = join(aFolder(), "tides.db");
  const db = new Sqlite(path);
  db.exec("CREATE TABLE tides (id INTEGER PRIMARY KEY, height REAL, name TEXT)");
  db.exec(`${CALLS};${TEXTS}`);
  db.close();
  const file = new WrittenFile(TOOLS, path, { pragmas: [], first: [], ...KEPT_ROWS });
  return { path, file };
}

function rowsOf(path: string, sql: string): unknown[] {
  const db = new Sqlite(path, { readonly: true });
  try {
    return db.prepare(sql).raw().all();
  } finally {
    db.close();
  }
}

test("any number of rows is there after a commit, in order, and none twice", () => {
  for (const count of [0, 1, 15, 16, 17, 32, 50]) {
    const { path, file } = aFile();
    file.prepare(1, wordingOf("tides", ["id", "height", "name"]));
    const expected = Array.from({ length: count }, (_, i): Cell[] => [
      i + 1,
      i / 2,
      i % 3 === 0 ? null : `tide ${i}`,
    ]);
    file.begin();
    if (count > 0) file.put([[1, expected.flat()]]);
    expect(file.commit(false)).toBeUndefined();
    file.begin();
    expect(file.commit(false)).toBeUndefined();
    file.close();
    expect(rowsOf(path, "SELECT * FROM tides ORDER BY rowid")).toEqual(expected);
  }
});

test("a text is named by its whole hash once it was handed over, and by nothing before", () => {
  const { path, file } = aFile();
  file.prepare(1, single("INSERT INTO tides (name, id) VALUES (?, ?)", 2, [1]));
  file.begin();
  file.put([[1, ["early", textHash("You like ledgers.")]]]);
  expect(file.commit(false)).toMatchObject({ message: expect.stringContaining("never handed") });
  file.keep([TAPE.persona, textHash("You keep tides."), "You keep tides."]);
  file.keep([TAPE.persona, textHash("You like ledgers."), "You like ledgers."]);
  file.begin();
  file.put([[1, ["late", textHash("You like ledgers.")]]]);
  expect(file.commit(false)).toBeUndefined();
  file.close();
  expect(rowsOf(path, "SELECT name, id FROM tides")).toEqual([["late", 2]]);
  expect(rowsOf(path, "SELECT lower(hex(hash)), text FROM blobs WHERE id = 2")).toEqual([
    [textHash("You like ledgers."), "You like ledgers."],
  ]);
});

test("rows that were kept go in with the next transaction that succeeds, and once", () => {
  const { path, file } = aFile();
  file.prepare(1, single("INSERT INTO tides (id) VALUES (?)", 1));
  file.keep([TAPE.persona, textHash("one"), "one"]);
  file.begin();
  file.put([[1, ["no number"]]]);
  expect(file.commit(false)).toMatchObject({ code: "SQLITE_MISMATCH" });
  expect(rowsOf(path, "SELECT text FROM blobs")).toEqual([]);
  file.keep([TAPE.persona, textHash("two"), "two"]);
  expect(file.flush()).toBeUndefined();
  expect(file.flush()).toBeUndefined();
  file.close();
  expect(rowsOf(path, "SELECT id, text FROM blobs ORDER BY id")).toEqual([
    [1, "one"],
    [2, "two"],
  ]);
});

test("an entry that a tape may not have is a bug and says so", () => {
  const { file } = aFile();
  expect(() => file.keep([9])).toThrow("entry 9");
  file.close();
});
