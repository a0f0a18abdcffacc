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

/** Enough for the prompts of a few rounds; then it starts anew. */
const KEPT = 65_536;

/** A text as it was handed in, from the two columns it is stored in. */
export function plainText(text: string, escaped: number | null): string {
  return escaped === 1 ? String(JSON.parse(text)) : text;
}

/** Texts and segments by id or hash. */
export class TextReader {
  readonly #byHash: Statement<[{ readonly hash: Buffer }], { text: string; escaped: number }>;
  readonly #segment: Statement<[number], SegmentRow>;
  /** One object for each segment, as in the run itself. */
  readonly #known = new Map<number, Segment>();

  constructor(db: Database) {
    // Eight bytes tell texts apart well enough for an index, in a third of the room.
    this.#byHash = db.prepare(
      "SELECT text, escaped FROM blobs WHERE substr(hash, 1, 8) = substr(@hash, 1, 8) AND hash = @hash",
    );
    this.#segment = db.prepare(
      `SELECT s.role, s.kind, s.slot, s.source, s.provenance, b.text, b.escaped
       FROM segments s JOIN blobs b ON b.id = s.blob WHERE s.id = ?`,
    );
  }

  blob(hash: string): string | undefined {
    const row = this.#byHash.get({ hash: Buffer.from(hash, "hex") });
    return row && plainText(row.text, row.escaped);
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
