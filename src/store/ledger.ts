import { existsSync } from "node:fs";
import { join } from "node:path";
import Sqlite, { type Database } from "better-sqlite3";
import { type Caps, LEDGER_TABLES, putCaps, readCaps } from "./ledger-caps.ts";
import { makeFolder } from "./make-folder.ts";
import { guarded } from "./sqlite-errors.ts";

/** The ledger's name in the folder of its experiment. */
export const LEDGER_NAME = "ledger.db";

/** Long enough for another process to put down what it reserves. */
const PATIENCE_MS = 10_000;
/** What was used is put down with the next reservation, or after this long. */
const SETTLE_MS = 250;
/** Dollars are kept in whole billionths: sums of fractions would not come out even. */
const NANO = 1e9;

export interface Amount {
  readonly calls: number;
  readonly tokens: number;
  readonly usd: number;
}

/** The bound that a reservation would break: what is used or reserved already, of how much, and what was asked for on top. */
export interface Refused {
  readonly ok: false;
  readonly of: keyof Caps;
  readonly used: number;
  readonly cap: number;
  readonly asked: number;
}

export type Reservation = { readonly ok: true } | Refused;

export interface LedgerOptions {
  readonly caps: Caps;
  /** True where bounds on file that `caps` does not have go on; else they are lifted. */
  readonly keepOthers: boolean;
  /** What was used before there was a ledger; asked only when one is made. */
  readonly before?: () => Amount;
  /** Monotonic wall-clock milliseconds. */
  readonly now: () => number;
}

interface Totals {
  readonly calls: number;
  readonly tokens: number;
  readonly nanoUsd: number;
  readonly wallMs: number;
}

type Sum = Pick<Totals, "calls" | "tokens" | "nanoUsd">;

interface Waiting {
  readonly asked: Sum;
  readonly answer: (reservation: Reservation) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * What an experiment has used of its budget, in one file that all its processes share. Whoever asks a model reserves the worst
 * case first; a reservation is on disk when it is granted, so that no crash and no second process can spend it twice. All
 * reservations of one turn of the event loop share one transaction.
 *
 * Every method throws or rejects with `disk_full`, `file_unwritable`, `run_locked` or `run_damaged` where the file fails.
 */
export class Ledger {
  readonly #path: string;
  readonly #db: Database;
  readonly #now: () => number;
  readonly #opened: number;
  readonly #session: number;
  /** Of this session: used or reserved. */
  #mine: Sum = { calls: 0, tokens: 0, nanoUsd: 0 };
  /** Reservations of this process that are not settled: what they give back may let others through. */
  #open = 0;
  #waiting: Waiting[] = [];
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;

  private constructor(path: string, db: Database, options: LedgerOptions) {
    this.#path = path;
    this.#db = db;
    this.#now = options.now;
    this.#opened = options.now();
    this.#session = beginSession(db, options);
  }

  /** True where an experiment's folder holds a ledger. */
  static isIn(folder: string): boolean {
    return existsSync(join(folder, LEDGER_NAME));
  }

  /** Opens the ledger of a folder; makes both where they are not there. */
  static open(folder: string, options: LedgerOptions): Ledger {
    const path = join(folder, LEDGER_NAME);
    makeFolder(folder);
    return guarded(path, () => {
      const db = new Sqlite(path, { timeout: PATIENCE_MS });
      try {
        db.pragma("journal_mode = WAL");
        db.pragma("synchronous = FULL");
        return new Ledger(path, db, options);
      } catch (error) {
        db.close();
        throw error;
      }
    });
  }

  /**
   * Grants the worst case of one attempt, or says which bound it would break. Where reservations of this process that are
   * still open stand in the way, the answer waits until they are settled.
   */
  reserve(asked: Amount): Promise<Reservation> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ asked: sumOf(asked, Math.ceil), answer, fail });
      this.#soon ??= setImmediate(() => this.#decide());
    });
  }

  /** Puts what was used in the place of what was reserved. */
  settle(reserved: Amount, used: Amount): void {
    const [before, after] = [sumOf(reserved, Math.ceil), sumOf(used, Math.round)];
    this.#mine = plus(minus(this.#mine, before), after);
    this.#open -= 1;
    if (this.#waiting.length > 0) this.#soon ??= setImmediate(() => this.#decide());
    else this.#later ??= setTimeout(() => this.#decide(), SETTLE_MS);
  }

  /** The bounds in force: another process may have moved them. */
  caps(): Caps {
    return guarded(this.#path, () => readCaps(this.#db));
  }

  /** The bound on running time, if it is reached. */
  outOfTime(): Refused | undefined {
    return guarded(this.#path, () =>
      this.#db
        .transaction(() => {
          this.#write(this.#mine);
          return brokenBy({ calls: 0, tokens: 0, nanoUsd: 0 }, this.#totals(), readCaps(this.#db));
        })
        .immediate(),
    );
  }

  /** Puts down what is settled and closes. Reservations that are still open stay. */
  close(): void {
    if (!this.#db.open) return;
    if (this.#soon !== undefined) clearImmediate(this.#soon);
    if (this.#later !== undefined) clearTimeout(this.#later);
    try {
      guarded(this.#path, () => this.#write(this.#mine));
    } finally {
      this.#db.close();
    }
  }

  /** One transaction for everything that waits: it is on disk before anybody is told. */
  #decide(): void {
    if (this.#soon !== undefined) clearImmediate(this.#soon);
    if (this.#later !== undefined) clearTimeout(this.#later);
    [this.#soon, this.#later] = [undefined, undefined];
    const waiting = this.#waiting;
    try {
      const decided = guarded(this.#path, () => this.#db.transaction(() => this.#grant(waiting)).immediate());
      this.#waiting = waiting.filter((_, i) => decided.answers[i] === undefined);
      this.#mine = decided.mine;
      this.#open = decided.open;
      waiting.forEach(({ answer }, i) => {
        const reservation = decided.answers[i];
        if (reservation !== undefined) answer(reservation);
      });
    } catch (error) {
      this.#waiting = [];
      for (const { fail } of waiting) fail(error);
    }
  }

  #grant(waiting: readonly Waiting[]): {
    readonly answers: readonly (Reservation | undefined)[];
    readonly mine: Sum;
    readonly open: number;
  } {
    this.#write(this.#mine);
    const caps = readCaps(this.#db);
    let [totals, mine, open] = [this.#totals(), this.#mine, this.#open];
    const answers = waiting.map(({ asked }): Reservation | undefined => {
      const refused = brokenBy(asked, totals, caps);
      // Calls and time are never given back, so nobody need wait for those.
      if (refused) return open > 0 && (refused.of === "usd" || refused.of === "tokens") ? undefined : refused;
      totals = { ...plus(totals, asked), wallMs: totals.wallMs };
      mine = plus(mine, asked);
      open += 1;
      return { ok: true };
    });
    this.#write(mine);
    return { answers, mine, open };
  }

  #write({ calls, tokens, nanoUsd }: Sum): void {
    this.#db
      .prepare("UPDATE sessions SET calls = ?, tokens = ?, nano_usd = ?, wall_ms = ? WHERE id = ?")
      .run(calls, tokens, nanoUsd, this.#now() - this.#opened, this.#session);
  }

  #totals(): Totals {
    const totals = this.#db
      .prepare<[], Totals>(
        `SELECT coalesce(sum(calls), 0) AS calls, coalesce(sum(tokens), 0) AS tokens,
                coalesce(sum(nano_usd), 0) AS nanoUsd, coalesce(sum(wall_ms), 0.0) AS wallMs FROM sessions`,
      )
      .get();
    if (totals === undefined) throw new Error("a sum over no rows is a row");
    return totals;
  }
}

/** Makes the tables where there are none, takes the caps over, and gives back the number of a new session. */
function beginSession(db: Database, { caps, keepOthers, before }: LedgerOptions): number {
  return db
    .transaction(() => {
      db.exec(LEDGER_TABLES);
      const put = db.prepare(
        "INSERT INTO sessions (started_at, calls, tokens, nano_usd, wall_ms) VALUES (?, ?, ?, ?, 0)",
      );
      const isNew = db.prepare("SELECT 1 FROM sessions").get() === undefined;
      if (isNew && before !== undefined) {
        const { calls, tokens, nanoUsd } = sumOf(before(), Math.round);
        put.run("before", calls, tokens, nanoUsd);
      }
      putCaps(db, keepOthers ? { ...readCaps(db), ...caps } : caps);
      return Number(put.run(new Date().toISOString(), 0, 0, 0).lastInsertRowid);
    })
    .immediate();
}

/** The first bound that the totals with `asked` on top would break. */
function brokenBy(asked: Sum, totals: Totals, caps: Caps): Refused | undefined {
  const bounds: readonly (readonly [keyof Caps, number, number, number])[] = [
    ["calls", totals.calls, asked.calls, 1],
    ["tokens", totals.tokens, asked.tokens, 1],
    ["usd", totals.nanoUsd, asked.nanoUsd, NANO],
  ];
  for (const [of, used, more, unit] of bounds) {
    const cap = caps[of];
    if (cap === undefined || more === 0 || used + more <= Math.round(cap * unit)) continue;
    return { ok: false, of, used: used / unit, cap, asked: more / unit };
  }
  const { wallMs: cap } = caps;
  if (cap === undefined || totals.wallMs < cap) return undefined;
  return { ok: false, of: "wallMs", used: totals.wallMs, cap, asked: 0 };
}

/** `round` for the billionths of a dollar: up for what is reserved, to the nearest for what was used. */
function sumOf({ calls, tokens, usd }: Amount, round: (value: number) => number): Sum {
  return { calls, tokens: Math.ceil(tokens), nanoUsd: round(usd * NANO) };
}

const plus = (a: Sum, b: Sum): Sum => ({
  calls: a.calls + b.calls,
  tokens: a.tokens + b.tokens,
  nanoUsd: a.nanoUsd + b.nanoUsd,
});
const minus = (a: Sum, b: Sum): Sum => ({
  calls: a.calls - b.calls,
  tokens: a.tokens - b.tokens,
  nanoUsd: a.nanoUsd - b.nanoUsd,
});
