import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite, { type Database, type Statement } from "better-sqlite3";
import { PolylogueError } from "../core/errors.ts";
import { textHash } from "./hash.ts";
import { guarded, isSqlite } from "./sqlite-errors.ts";

/** "PlyV": marks the file as vectors, and keeps it from being taken for a run. */
const APPLICATION_ID = 0x506c7956;
const VERSION = 1;

const SCHEMA = `
CREATE TABLE vectors (
  embedder TEXT NOT NULL, -- hash of the embedder
  text     TEXT NOT NULL, -- SHA-256 of the text
  vector   BLOB NOT NULL, -- 32-bit floats, little-endian
  PRIMARY KEY (embedder, text)
) STRICT, WITHOUT ROWID;`;

/**
 * A file of vectors by the embedder's hash and the text's. It stands beside run files and can be deleted: what is missing
 * is asked for again. Several processes may use it at once.
 */
export class VectorFile {
  readonly #path: string;
  readonly #db: Database;
  readonly #find: Statement<[string, string], { vector: Buffer }>;
  readonly #keep: Statement<[string, string, Buffer]>;

  private constructor(path: string, db: Database) {
    this.#path = path;
    this.#db = db;
    this.#find = db.prepare("SELECT vector FROM vectors WHERE embedder = ? AND text = ?");
    this.#keep = db.prepare("INSERT OR IGNORE INTO vectors (embedder, text, vector) VALUES (?, ?, ?)");
  }

  /**
   * Opens the file and makes it where there is none, with its folder. Throws `file_unreadable` where something else is in
   * its place, `run_newer_format` for a file of a later version, `file_unwritable`, `run_locked`, `disk_full`.
   */
  static open(path: string): VectorFile {
    return guarded(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      const db = new Sqlite(path);
      try {
        prepare(db, path);
        return new VectorFile(path, db);
      } catch (error) {
        db.close();
        if (isSqlite(error, "SQLITE_NOTADB")) throw foreign(path, error);
        throw error;
      }
    });
  }

  /** What is kept of these texts, in their order; undefined for each that is not. */
  find(embedder: string, texts: readonly string[]): (Float32Array | undefined)[] {
    return guarded(this.#path, () =>
      texts.map((text) => {
        const row = this.#find.get(embedder, textHash(text));
        return row && vectorOf(row.vector);
      }),
    );
  }

  /** Puts by one vector a text, all or none; what was there before stays. */
  keep(embedder: string, texts: readonly string[], vectors: readonly Float32Array[]): void {
    guarded(this.#path, () =>
      this.#db.transaction(() => {
        for (const [i, text] of texts.entries())
          this.#keep.run(embedder, textHash(text), bytesOf(vectors[i] as Float32Array));
      })(),
    );
  }

  close(): void {
    this.#db.close();
  }
}

function prepare(db: Database, path: string): void {
  db.pragma("busy_timeout = 5000");
  db.transaction(() => {
    const id = db.pragma("application_id", { simple: true });
    const version = Number(db.pragma("user_version", { simple: true }));
    const isNew = id === 0 && db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
    if (!isNew && id !== APPLICATION_ID) throw foreign(path);
    if (version > VERSION) throw newer(path, version);
    if (!isNew) return;
    db.exec(SCHEMA);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${VERSION}`);
  }).immediate();
}

const newer = (path: string, version: number): PolylogueError =>
  new PolylogueError(
    "run_newer_format",
    `${path} has format ${version}, and formats up to ${VERSION} are known`,
    {
      hint: "Update Polylogue, or delete the file: its vectors are asked for again.",
    },
  );

const foreign = (path: string, cause?: unknown): PolylogueError =>
  new PolylogueError("file_unreadable", `${path} holds no vectors`, {
    hint: "Choose another file, or delete this one.",
    cause,
  });

function bytesOf(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(4 * vector.length);
  for (const [i, value] of vector.entries()) bytes.writeFloatLE(value, 4 * i);
  return bytes;
}

function vectorOf(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}
