import type { Database } from "better-sqlite3";
import { type Damage, damage } from "./damage.ts";
import { bytesHash, segmentHashOf } from "./hash.ts";

/** Row ids that are not as they were written, with what is wrong; and which ids there are. */
interface Shelf {
  readonly bad: ReadonlyMap<number, string>;
  readonly last: number;
  has(id: number): boolean;
}

/** What is wrong with the row `id`, or undefined. */
function wrongWith(shelf: Shelf, id: number | null): string | undefined {
  if (id === null) return undefined;
  return shelf.has(id) ? shelf.bad.get(id) : "it is missing";
}

/** Ids are gapless, so that a count tells whether all are there. */
function presence(db: Database, table: "blobs" | "segments"): Pick<Shelf, "last" | "has"> {
  const { rows, last } = db
    .prepare<[], { rows: number; last: number }>(
      `SELECT count(*) AS rows, coalesce(max(id), 0) AS last FROM ${table}`,
    )
    .get() ?? { rows: 0, last: 0 };
  if (rows === last) return { last, has: (id) => id >= 1 && id <= last };
  const ids = new Set(db.prepare<[], number>(`SELECT id FROM ${table}`).pluck().all());
  return { last, has: (id) => ids.has(id) };
}

function blobShelf(db: Database): Shelf {
  const bad = new Map<number, string>();
  const rows = db.prepare<[], { id: number; hash: Buffer; bytes: Buffer; escaped: number }>(
    "SELECT id, hash, CAST(text AS BLOB) AS bytes, escaped FROM blobs",
  );
  for (const { id, hash: stored, bytes, escaped } of rows.iterate()) {
    if (!isOf(bytesHash(bytes, escaped), stored))
      bad.set(id, "its text does not have the hash it is stored under");
  }
  return { bad, ...presence(db, "blobs") };
}

/** Whether a hash is the one whose beginning is stored: files of the first format hold all of it. */
const isOf = (hash: string, stored: Buffer): boolean =>
  stored.length >= LEAST_BYTES && hash.startsWith(stored.toString("hex"));

const LEAST_BYTES = 16;

interface SegmentRow {
  readonly id: number;
  readonly hash: Buffer;
  readonly role: string;
  readonly kind: string;
  readonly slot: string | null;
  readonly source: string | null;
  readonly provenance: string | null;
  readonly blob: number;
  readonly bytes: Buffer | null;
  readonly escaped: number | null;
}

function segmentShelf(db: Database, blobs: Shelf): Shelf {
  const bad = new Map<number, string>();
  const rows = db.prepare<[], SegmentRow>(
    `SELECT s.*, CAST(b.text AS BLOB) AS bytes, b.escaped AS escaped
     FROM segments s LEFT JOIN blobs b ON b.id = s.blob`,
  );
  for (const row of rows.iterate()) {
    const inText = wrongWith(blobs, row.blob);
    const textHash = row.bytes === null ? "" : bytesHash(row.bytes, row.escaped ?? 0);
    if (inText !== undefined) bad.set(row.id, inText);
    else if (!isOf(segmentHashOf(row, textHash), row.hash))
      bad.set(row.id, "its columns do not have the hash they are stored under");
  }
  return { bad, ...presence(db, "segments") };
}

interface CallRow {
  readonly id: number;
  readonly round: number;
  readonly answer: number | null;
  readonly reasoning: number | null;
  readonly failure: string | null;
  readonly segments: string;
}

interface Shelves {
  readonly blobs: Shelf;
  readonly segments: Shelf;
  /** Lists by the id of their strand. */
  readonly strands: ReadonlyMap<number, string>;
}

/** What is wrong with the first piece of a prompt that is not as it was stored, or undefined. */
function wrongInPrompt(call: CallRow, { segments, strands }: Shelves): string | undefined {
  for (const id of idsIn(call.segments)) {
    const strand = id < 0 ? strands.get(-id) : undefined;
    if (id < 0 && strand === undefined)
      return `strand ${-id} in the prompt of call ${call.id}: it is missing`;
    const inStrand = strand === undefined ? [id] : idsIn(strand);
    const bad = inStrand.find((segment) => wrongWith(segments, segment) !== undefined);
    if (bad !== undefined)
      return `segment ${bad} in the prompt of call ${call.id}: ${wrongWith(segments, bad)}`;
  }
  return undefined;
}

function callDamage(call: CallRow, shelves: Shelves): Damage | undefined {
  const { id, round } = call;
  const { blobs } = shelves;
  const inPrompt = wrongInPrompt(call, shelves);
  if (inPrompt !== undefined) return damage(round, "segment", inPrompt);
  const inAnswer =
    call.answer === null && call.failure === null ? "it is missing" : wrongWith(blobs, call.answer);
  if (inAnswer !== undefined) return damage(round, "answer", `the answer of call ${id}: ${inAnswer}`);
  const inReasoning = wrongWith(blobs, call.reasoning);
  return inReasoning === undefined
    ? undefined
    : damage(round, "reasoning", `the reasoning of call ${id}: ${inReasoning}`);
}

/** Ids in a list as it was written; 0, which no row has, where it is not such a list. */
function idsIn(list: string): number[] {
  if (!/^\[(-?\d+(,-?\d+)*)?\]$/.test(list)) return [0];
  return list === "[]" ? [] : list.slice(1, -1).split(",").map(Number);
}

/** None in files of the first format. */
function strandsOf(db: Database): ReadonlyMap<number, string> {
  const isThere = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'strands'").get() !== undefined;
  const rows = isThere
    ? db.prepare<[], [number, string]>("SELECT id, segments FROM strands").raw().all()
    : [];
  return new Map(rows);
}

function firstCallDamage(db: Database, blobs: Shelf, segments: Shelf): Damage | undefined {
  const shelves = { blobs, segments, strands: strandsOf(db) };
  let expected = 1;
  const rows = db.prepare<[], CallRow>(
    "SELECT id, round, answer, reasoning, failure, segments FROM calls ORDER BY id",
  );
  for (const call of rows.iterate()) {
    if (call.id !== expected) return damage(call.round, "call", `call ${expected} is missing`);
    expected += 1;
    const found = callDamage(call, shelves);
    if (found !== undefined) return found;
  }
  return undefined;
}

function personaDamage(db: Database, blobs: Shelf): Damage | undefined {
  const rows = db.prepare<[], { handle: string; round: number; persona: number }>(
    "SELECT handle, joined_round AS round, persona FROM agents WHERE persona IS NOT NULL ORDER BY joined_round, number",
  );
  for (const { handle, round, persona } of rows.iterate()) {
    const wrong = wrongWith(blobs, persona);
    if (wrong !== undefined) return damage(round, "persona", `the persona text of ${handle}: ${wrong}`);
  }
  return undefined;
}

/** Texts and segments that are not what was stored, by the first round that uses each. */
export function contentDamage(db: Database): readonly (Damage | undefined)[] {
  const blobs = blobShelf(db);
  const segments = segmentShelf(db, blobs);
  const used = [personaDamage(db, blobs), firstCallDamage(db, blobs, segments)];
  if (used.some((found) => found !== undefined)) return used;
  const [lost] = [...blobs.bad.entries(), ...segments.bad.entries()];
  return lost === undefined
    ? []
    : [damage(-1, "text", `row ${lost[0]}, which nothing refers to: ${lost[1]}`)];
}

/** Agents that the table tells otherwise than their events do; the chain must hold, or payloads may not be JSON. */
export function agentDamage(db: Database): Damage | undefined {
  const row = db
    .prepare<[], { round: number; handle: string }>(
      `SELECT e.round, e.payload ->> '$.handle' AS handle
       FROM events e LEFT JOIN agents a ON a.number = e.payload ->> '$.agent' LEFT JOIN blobs b ON b.id = a.persona
       WHERE e.type = 'agent.joined' AND (
         a.handle IS NOT e.payload ->> '$.handle' OR a.provenance IS NOT e.payload ->> '$.provenance' OR
         a.model IS NOT e.payload ->> '$.model' OR a.joined_round IS NOT e.round OR
         nullif(lower(hex(b.hash)), '') IS NOT e.payload ->> '$.persona')
       ORDER BY e.seq LIMIT 1`,
    )
    .get();
  return row && damage(row.round, "agent", `the table agents tells ${row.handle} otherwise than its event`);
}
