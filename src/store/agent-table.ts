import type { Database } from "better-sqlite3";
import type { Event } from "../core/events.ts";
import { textHash } from "./hash.ts";
import type { Rows } from "./rows.ts";
import type { StoredAgent } from "./run-header.ts";
import type { TextWriter } from "./text-writer.ts";

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
  readonly #texts: TextWriter;
  readonly #joined: Rows;
  readonly #changed: Rows;

  /** `rowsBy` puts rows by a statement with so many cells. */
  constructor(texts: TextWriter, rowsBy: (sql: string, width: number) => Rows) {
    this.#texts = texts;
    this.#joined = rowsBy(
      `INSERT INTO agents (number, handle, name, bio, provenance, model, provider, requested_model, persona, joined_round)
       SELECT ?, ?, ?, ?, ?, given.alias, m.provider, m.model, ?, ?
       FROM (SELECT ? AS alias) given LEFT JOIN models m ON m.alias = given.alias`,
      8,
    );
    this.#changed = rowsBy("INSERT INTO agent_changes (agent, seq, model, persona) VALUES (?, ?, ?, ?)", 4);
  }

  change({ agent, model, persona }: Extract<Event, { type: "agent.changed" }>, seq: number): void {
    this.#changed.put(agent, seq, model ?? null, this.#textOf(persona, `agent ${agent}`) ?? null);
  }

  put(joined: Extract<Event, { type: "agent.joined" }>, round: number): void {
    const { agent, handle, name, bio, provenance, model = null, persona } = joined;
    const text = this.#textOf(persona, handle);
    this.#joined.put(agent, handle, shown(name), shown(bio), provenance, text ?? null, round, model);
    this.#joined.drain();
  }

  #textOf(persona: string | undefined, who: string): number | undefined {
    const text = persona === undefined ? undefined : this.#texts.find(persona);
    if (persona !== undefined && text === undefined) {
      throw new Error(`${who} has a persona text that was never handed to the run file: ${persona}`);
    }
    return text;
  }
}

/** Stores private persona texts by their hash; a text that is not the one its hash names is a bug. */
export function putPersonas(texts: TextWriter, personas: Readonly<Record<string, string>>): void {
  for (const [hash, text] of Object.entries(personas)) {
    if (textHash(text) !== hash) throw new Error(`a persona text is not the one its hash names: ${hash}`);
    texts.persona(text);
  }
  texts.flush();
}

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
