import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { RowWriter, sinkInto } from "../../src/store/row-writer.ts";

test("any number of rows is there after a flush, in order, and none twice", () => {
  for (const count of [0, 1, 15, 16, 17, 32, 50]) {
    const db = new Sqlite(":memory:");
    db.exec("CREATE TABLE tides (id INTEGER PRIMARY KEY, height REAL, name TEXT)");
    const rows = new RowWriter(db, "tides", ["id", "height", "name"]);
    const expected = Array.from({ length: count }, (_, i) => [
      i + 1,
      i / 2,
      i % 3 === 0 ? null : `tide ${i}`,
    ]);
    for (const [id = null, height = null, name = null] of expected) rows.put(id, height, name);
    rows.flush();
    rows.flush();
    expect(db.prepare("SELECT * FROM tides ORDER BY rowid").raw().all()).toEqual(expected);
    db.close();
  }
});

test("bytes are given as hex digits, and a statement comes after the rows that were put before it", () => {
  const db = new Sqlite(":memory:");
  db.exec("CREATE TABLE tides (id INTEGER PRIMARY KEY, hash BLOB)");
  const sink = sinkInto(db);
  const rows = sink.rows("tides", ["id", "hash"]);
  for (let id = 1; id <= 17; id += 1) rows.put(id, id.toString(16).padStart(4, "0"));
  sink.step("UPDATE tides SET hash = unhex(?) WHERE id = ?", "ffff", 17);
  const stored = db.prepare("SELECT lower(hex(hash)) FROM tides ORDER BY id").pluck().all();
  expect(stored).toEqual([
    ...Array.from({ length: 16 }, (_, i) => (i + 1).toString(16).padStart(4, "0")),
    "ffff",
  ]);
  db.close();
});
