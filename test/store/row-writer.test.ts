import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { RowWriter } from "../../src/store/row-writer.ts";

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

test("rows that are forgotten are not written with the next", () => {
  const db = new Sqlite(":memory:");
  db.exec("CREATE TABLE tides (id INTEGER PRIMARY KEY)");
  const rows = new RowWriter(db, "tides", ["id"]);
  rows.put(1);
  rows.forget();
  rows.put(2);
  rows.flush();
  expect(db.prepare("SELECT id FROM tides").pluck().all()).toEqual([2]);
  db.close();
});
