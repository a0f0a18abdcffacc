import { createHash, hash } from "node:crypto";
import type { Database } from "better-sqlite3";
import type { Event } from "../core/events.ts";
import { Fingerprints } from "./fingerprints.ts";
import { grown } from "./grown.ts";
import { textHash } from "./hash.ts";
import { HashIndex } from "./hash-index.ts";
import { BLOB_COLUMNS, insertOf, type Rows } from "./rows.ts";
import type { StoredAgent } from "./run-header.ts";
import { TextShelf } from "./text-shelf.ts";

interface AgentRow {
  readonly number: number;
  readonly handle: string;
  readonly name: string;
  readonly bio: string;
  readonly provenance: string;
  readonly model: string | null;
  readonly provider: string | null;
  readonly requested_model: string | null;
  readonly persona: string | null;
}

/** Writes each agent that joins, with the model behind its alias and the id of its persona text. */
export class AgentWriter {
  readonly #joined: Rows;
  readonly #changed: Rows;

  /** `rowsBy` puts rows by a statement with so many cells, of which `texts` name a text by its whole hash. */
  constructor(rowsBy: (sql: string, width: number, texts: readonly number[]) => Rows) {
    this.#joined = rowsBy(
      `INSERT INTO agents (number, handle, name, bio, provenance, model, provider, requested_model, persona, joined_round)
       SELECT ?, ?, ?, ?, ?, given.alias, m.provider, m.model, ?, ?
       FROM (SELECT ? AS alias) given LEFT JOIN models m ON m.alias = given.alias`,
      8,
      [5],
    );
    this.#changed = rowsBy(
      "INSERT INTO agent_changes (agent, seq, model, persona) VALUES (?, ?, ?, ?)",
      4,
      [3],
    );
  }

  change({ agent, model, persona }: Extract<Event, { type: "agent.changed" }>, seq: number): void {
    this.#changed.put(agent, seq, model ?? null, persona ?? null);
  }

  put(joined: Extract<Event, { type: "agent.joined" }>, round: number): void {
    const { agent, handle, name, bio, provenance, model = null, persona } = joined;
    this.#joined.put(agent, handle, shown(name), shown(bio), provenance, persona ?? null, round, model);
    this.#joined.drain();
  }
}

/** Private persona texts by their hash; a text that is not the one its hash names is a bug. */
export type Personas = Readonly<Record<string, string>>;

export function checkedPersonas(personas: Personas): readonly (readonly [hash: string, text: string])[] {
  const entries = Object.entries(personas);
  for (const [named, text] of entries)
    if (textHash(text) !== named) throw new Error(`a persona text is not the one its hash names: ${named}`);
  return entries;
}

/** Stores them in a database that is at hand, in the open transaction. */
export function putPersonas(db: Database, personas: Personas): void {
  const shelf = new TextShelf({ Fingerprints, HashIndex, grown, hash, createHash }, db);
  for (const [named, text] of checkedPersonas(personas)) shelf.persona(text, named);
  const { blobs, whole } = shelf.takeNew();
  const put = db.prepare(insertOf("blobs", BLOB_COLUMNS, 1));
  const width = BLOB_COLUMNS.length;
  for (let at = 0; at < blobs.length; at += width) put.run(...blobs.slice(at, at + width));
  const complete = db.prepare(WHOLE_HASH);
  for (let at = 0; at < whole.length; at += 2) complete.run(...whole.slice(at, at + 2));
}

/** Of a blob that had less of it. */
export const WHOLE_HASH = "UPDATE blobs SET hash = ? WHERE id = ?";

/** Halves of surrogate pairs have no place in a column for people; the event keeps them. */
const shown = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");

export function readAgents(db: Database): StoredAgent[] {
  const rows = db.prepare<[], AgentRow>(
    `SELECT number, handle, name, bio, provenance, model, provider, requested_model, lower(hex(b.hash)) AS persona
     FROM agents LEFT JOIN blobs b ON b.id = persona ORDER BY number`,
  );
  return rows.all().map((row) => ({
    number: row.number,
    handle: row.handle,
    name: row.name,
    bio: row.bio,
    provenance: row.provenance,
    ...(row.model !== null && { model: row.model }),
    ...(row.provider !== null && { provider: row.provider }),
    ...(row.requested_model !== null && { requestedModel: row.requested_model }),
    ...(row.persona !== null && row.persona !== "" && { persona: row.persona }),
  }));
}
