import type { CallFailure, ModelSpec, StopReason } from "../core/call.ts";
import type { TurnOutcome } from "../core/events.ts";
import { openDatabase } from "./open-database.ts";
import { readModels } from "./run-table.ts";
import { guarded } from "./sqlite-errors.ts";

/** One attempt as far as it is of interest to whoever pays. Null: not said, or not known. */
export interface PaidAttempt {
  /** Of the model. */
  readonly alias: string;
  /** Handle; null where one context writes for many. */
  readonly agent: string | null;
  /** The request that this is a try of, by its place in the run: equal for equal places. */
  readonly place: string;
  readonly repair: number;
  readonly servedModel: string | null;
  readonly host: string | null;
  readonly fingerprint: string | null;
  readonly stop: StopReason | null;
  readonly failure: CallFailure | null;
  readonly inputTokens: number | null;
  readonly cachedTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  /** US dollars. */
  readonly priceUsd: number | null;
  readonly priceSource: string | null;
  readonly reportedUsd: number | null;
  /** Wall-clock milliseconds. */
  readonly latencyMs: number;
  readonly waitingMs: number;
  /** 1 where a fork took its parent's answer and nothing was asked. */
  readonly reused: 0 | 1;
}

/** Turns of one agent under one model that ended alike. */
export interface TurnCount {
  readonly alias: string | null;
  readonly agent: string | null;
  readonly outcome: TurnOutcome;
  readonly turns: number;
}

/** What a run file holds about its own cost. */
export interface RunCosts {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly models: Readonly<Record<string, ModelSpec>>;
  /** In the order of recording. */
  readonly attempts: readonly PaidAttempt[];
  readonly turns: readonly TurnCount[];
}

const ATTEMPTS = `
SELECT c.model AS alias, a.handle AS agent,
  format('%d/%d/%d/%d/%d', c.round, c.context, c.ordinal, c.draw, c.repair) AS place, c.repair AS repair,
  c.served_model AS servedModel, c.host AS host, c.fingerprint AS fingerprint,
  c.stop AS stop, c.failure AS failure,
  c.input_tokens AS inputTokens, c.cached_tokens AS cachedTokens, c.cache_write_tokens AS cacheWriteTokens,
  c.output_tokens AS outputTokens, c.reasoning_tokens AS reasoningTokens,
  c.price_usd AS priceUsd, c.price_source AS priceSource, c.reported_usd AS reportedUsd,
  c.latency_ms AS latencyMs, c.waiting_ms AS waitingMs, c.reused AS reused
FROM calls c LEFT JOIN agents a ON a.number = c.agent
ORDER BY c.id`;

const TURNS = `
SELECT model AS alias, agent, outcome, count(*) AS turns FROM turns GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/**
 * The attempts of a run with what they took, also while it is being written. Throws what `RunFile.openForReading`
 * throws.
 */
export function readCosts(path: string): RunCosts {
  const db = openDatabase(path, "read");
  try {
    return guarded(path, () => {
      // One transaction: another process may be writing.
      return db.transaction(() => {
        const run = db.prepare<[], { arm: string; seed: number }>("SELECT arm, seed FROM run").get();
        if (run === undefined) throw new Error("a run file has one row in run");
        return {
          path,
          ...run,
          models: readModels(db),
          attempts: db.prepare<[], PaidAttempt>(ATTEMPTS).all(),
          turns: db.prepare<[], TurnCount>(TURNS).all(),
        };
      })();
    });
  } finally {
    db.close();
  }
}
