import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { DOCUMENTED, databaseDocument } from "../../src/store/document.ts";
import { eventsDocument } from "../../src/store/document-events.ts";
import { USEFUL_QUERIES } from "../../src/store/useful-queries.ts";
import { aFolder, aRun } from "./a-run.ts";

function finished(): Sqlite.Database {
  const path = join(aFolder(), "run.db");
  aRun(path).run.finish();
  return new Sqlite(path, { readonly: true });
}

test("docs/database.md is what the schema says", async () => {
  await expect(databaseDocument()).toMatchFileSnapshot("../../docs/database.md");
});

test("docs/events.md is what the event types say", async () => {
  await expect(eventsDocument()).toMatchFileSnapshot("../../docs/events.md");
});

test("every column of every table and view has a meaning, and nothing else is described", () => {
  const db = finished();
  const names = db
    .prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
    .pluck()
    .all();
  expect(DOCUMENTED.map(({ name }) => name).sort()).toEqual(names);
  for (const { name, columns } of DOCUMENTED) {
    const actual = db.prepare("SELECT name FROM pragma_table_info(?)").pluck().all(name);
    expect([name, columns.map((column) => column.name)]).toEqual([name, actual]);
  }
  db.close();
});

test.each(USEFUL_QUERIES)("the query answers: $question", ({ sql }) => {
  const db = finished();
  expect(db.prepare(sql).all()).not.toEqual([]);
  db.close();
});

test("there are ten useful queries", () => {
  expect(USEFUL_QUERIES).toHaveLength(10);
});
