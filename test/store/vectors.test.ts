import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Embedder } from "../../src/embedders/embedder.ts";
import { kept } from "../../src/embedders/kept.ts";
import { VectorFile } from "../../src/store/vectors.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vectors-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Notes what it was asked; a text's vector is its length. */
function counting(hash: string): Embedder & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    name: "counting",
    hash,
    dimensions: 1,
    asked,
    embed: async (texts) => {
      asked.push(...texts);
      return texts.map((text) => Float32Array.of(text.length));
    },
  };
}

describe("vectors beside runs", () => {
  test("come back bit by bit, under their embedder's hash only, after the file was closed", () => {
    const path = join(folder, "deep", "vectors.db");
    const vector = Float32Array.of(0.1, -1e-38, 3);
    const first = VectorFile.open(path);
    first.keep("h1", ["tea", "\ud800"], [vector, vector]);
    first.close();
    const again = VectorFile.open(path);
    expect(again.find("h1", ["rye", "tea", "\ud800"])).toEqual([undefined, vector, vector]);
    expect(again.find("h2", ["tea"])).toEqual([undefined]);
    again.close();
  });

  test("each text is asked for once, now and later, and answers stay in order", async () => {
    const path = join(folder, "vectors.db");
    const file = VectorFile.open(path);
    const embedder = counting("h1");
    const shelved = kept(embedder, file);
    const lengths = async (texts: string[]): Promise<number[]> =>
      (await shelved.embed(texts)).map((vector) => vector[0] as number);
    expect(await lengths(["aaa", "b", "aaa"])).toEqual([3, 1, 3]);
    expect(await lengths(["cc", "b"])).toEqual([2, 1]);
    expect(embedder.asked).toEqual(["aaa", "b", "cc"]);
    const other = counting("h2");
    await kept(other, file).embed(["b"]);
    expect(other.asked).toEqual(["b"]);
    file.close();
  });

  test("what is something else is left alone", () => {
    const text = join(folder, "a.txt");
    writeFileSync(text, "no vectors at all, and long enough not to be taken for an empty file ".repeat(20));
    expect(() => VectorFile.open(text)).toThrowError(expect.objectContaining({ code: "file_unreadable" }));
    const run = join(folder, "run.db");
    const db = new Sqlite(run);
    db.exec("CREATE TABLE t (a)");
    db.close();
    expect(() => VectorFile.open(run)).toThrowError(expect.objectContaining({ code: "file_unreadable" }));
  });
});
