import type { Database } from "better-sqlite3";
import { FIRST_LINK, lineHead, openSeal, type Seal } from "./chain.ts";
import { type Damage, damage } from "./damage.ts";
import type { EventRow } from "./event-row.ts";
import type { RunStatus } from "./run-header.ts";

interface StoredLine extends Omit<EventRow, "payload"> {
  /** As bytes: two different sequences of invalid bytes may read as the same text. */
  readonly payload: Buffer;
}

const PAGE = 1000;

function* storedLines(db: Database): IterableIterator<StoredLine> {
  const page = db.prepare<[number, number], StoredLine>(
    `SELECT seq, round, at, cause, turn, context, call, action, type, CAST(payload AS BLOB) AS payload
     FROM events WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  for (let last = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = page.all(last, PAGE);
    yield* rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1)?.seq ?? last;
  }
}

/** Follows the chain line by line; each step answers with what is wrong, if anything. */
class ChainWalk {
  /** By round: the link that the round handed on when it was written. */
  readonly #links: readonly (string | undefined)[];
  #seq = 0;
  #round = 0;
  #link = FIRST_LINK;
  #seal: Seal = openSeal(FIRST_LINK);
  #isOpen = false;

  constructor(links: readonly (string | undefined)[]) {
    this.#links = links;
  }

  next(line: StoredLine): Damage | undefined {
    const [seq, round] = [this.#seq + 1, this.#round];
    if (line.seq !== seq || line.round !== round) {
      const found = `event ${line.seq} of round ${line.round}`;
      return damage(round, "event", `expected event ${seq} of round ${round}, found ${found}`);
    }
    this.#seq = seq;
    this.#isOpen = true;
    if (line.type === "round.closed") return this.#close(line);
    feed(this.#seal, line);
    return undefined;
  }

  #close(line: StoredLine): Damage | undefined {
    const { round } = line;
    const hash = this.#seal.hex();
    if (hashIn(line.payload) !== hash) {
      return damage(round, "event", `the events of round ${round} do not give the hash that closes it`);
    }
    const closing = openSeal(hash);
    feed(closing, line);
    this.#link = closing.hex();
    if (this.#links[round] !== this.#link) {
      return damage(
        round,
        "event",
        `event ${line.seq}, which closes round ${round}, does not give the link it handed on`,
      );
    }
    this.#seal = openSeal(this.#link);
    this.#round += 1;
    this.#isOpen = false;
    return undefined;
  }

  /** Whether the header says the same as the events. */
  end({ lastRound, lastSeq, logHash }: RunStatus): Damage | undefined {
    const closed = this.#round - 1;
    if (this.#isOpen) return damage(this.#round, "event", `round ${this.#round} has events but never closes`);
    if (closed < lastRound)
      return damage(this.#round, "event", `the events of round ${this.#round} are missing`);
    if (closed === lastRound && this.#seq === lastSeq && this.#link === logHash) return undefined;
    return damage(
      lastRound,
      "header",
      `the header ends at event ${lastSeq} with ${logHash}, the log at ${this.#seq} with ${this.#link}`,
    );
  }
}

function feed(seal: Seal, line: StoredLine): void {
  seal.add(lineHead({ ...line, payload: "" }));
  seal.add(line.payload);
  seal.add("]\n");
}

function hashIn(payload: Buffer): string | undefined {
  return /"hash":"([0-9a-f]{64})"/.exec(payload.toString("latin1"))?.[1];
}

/** The first place at which the stored bytes of the log leave the chain. */
export function chainDamage(db: Database, status: RunStatus): Damage | undefined {
  const links: string[] = [];
  for (const { round, log_hash } of db
    .prepare<[], { round: number; log_hash: Buffer }>("SELECT * FROM rounds")
    .all()) {
    links[round] = log_hash.toString("hex");
  }
  const walk = new ChainWalk(links);
  for (const line of storedLines(db)) {
    const found = walk.next(line);
    if (found) return found;
  }
  return walk.end(status);
}
