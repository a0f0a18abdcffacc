import type { Database, Statement } from "better-sqlite3";
import type { Segment } from "../core/call.ts";
import { PolylogueError } from "../core/errors.ts";
import type { ItemId } from "../core/ids.ts";

interface SegmentRow {
  readonly role: Segment["role"];
  readonly kind: Segment["kind"];
  readonly slot: ItemId | null;
  readonly source: ItemId | null;
  readonly provenance: string | null;
  readonly text: string;
  readonly escaped: number;
}

interface StoredText {
  readonly text: string;
  readonly escaped: number;
}

/** Enough for the prompts of a few rounds; then it starts anew. */
const KEPT = 65_536;

/** A text as it was handed in, from the two columns it is stored in. */
export function plainText(text: string, escaped: number | null): string {
  return escaped === 1 ? String(JSON.parse(text)) : text;
}

/** Texts and segments by id or hash. */
export class TextReader {
  readonly #byHash: Statement<[{ readonly hash: Buffer }], StoredText>;
  readonly #byBeginning: Statement<[{ readonly hash: Buffer }], StoredText>;
  readonly #segment: Statement<[number], SegmentRow>;
  readonly #db: Database;
  /** Prepared when first needed: files of the first format have none. */
  #strand: Statement<[number], string> | undefined;
  /** One object for each segment, as in the run itself. */
  readonly #known = new Map<number, Segment>();

  constructor(db: Database) {
    this.#db = db;
    // Personas, which are looked for, have their whole hash on file and an index; eight bytes tell them apart well enough.
    this.#byHash = db.prepare(
      `SELECT text, escaped FROM blobs
       WHERE length(hash) = 32 AND substr(hash, 1, 8) = substr(@hash, 1, 8) AND hash = @hash`,
    );
    this.#byBeginning = db.prepare(
      "SELECT text, escaped FROM blobs WHERE length(hash) >= 16 AND hash = substr(@hash, 1, length(hash))",
    );
    this.#segment = db.prepare(
      `SELECT s.role, s.kind, s.slot, s.source, s.provenance, b.text, b.escaped
       FROM segments s JOIN blobs b ON b.id = s.blob WHERE s.id = ?`,
    );
  }

  blob(hash: string): string | undefined {
    const named = { hash: Buffer.from(hash, "hex") };
    const row = this.#byHash.get(named) ?? this.#byBeginning.get(named);
    return row && plainText(row.text, row.escaped);
  }

  /** The segments of a prompt from its list: a negative number stands for all of a strand. Throws `run_damaged`. */
  prompt(list: readonly number[]): Segment[] {
    const segments: Segment[] = [];
    for (const id of list) {
      if (id >= 0) segments.push(this.segment(id));
      else for (const inStrand of this.#idsOf(-id)) segments.push(this.segment(inStrand));
    }
    return segments;
  }

  #idsOf(strand: number): readonly number[] {
    this.#strand ??= this.#db.prepare<[number], string>("SELECT segments FROM strands WHERE id = ?").pluck();
    const list = this.#strand.get(strand);
    if (list === undefined)
      throw new PolylogueError("run_damaged", `strand ${strand}, part of a prompt, is missing`);
    try {
      return JSON.parse(list) as number[];
    } catch (cause) {
      throw new PolylogueError("run_damaged", `strand ${strand}, part of a prompt, is not readable`, {
        cause,
      });
    }
  }

  /** Throws `run_damaged` where a call names a segment that is not there. */
  segment(id: number): Segment {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const row = this.#segment.get(id);
    if (row === undefined)
      throw new PolylogueError("run_damaged", `segment ${id}, part of a prompt, is missing`);
    const segment = segmentOf(row);
    if (this.#known.size >= KEPT) this.#known.clear();
    this.#known.set(id, segment);
    return segment;
  }
}

function segmentOf({ role, kind, slot, source, provenance, text, escaped }: SegmentRow): Segment {
  return {
    role,
    kind,
    ...(slot !== null && { slot }),
    ...(source !== null && { textSource: source }),
    ...(provenance !== null && { provenance }),
    text: plainText(text, escaped),
  };
}
