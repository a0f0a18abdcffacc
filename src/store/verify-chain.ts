import type { Database } from "better-sqlite3";
import { chainDamage } from "./chain-walk.ts";
import { agentDamage, contentDamage } from "./content-damage.ts";
import type { Damage } from "./damage.ts";
import type { RunStatus } from "./run-header.ts";

/** `{ ok: true, rounds: 12, logHash: "9f…" }`, or the first damage by round. */
export type Verification = { readonly ok: true; readonly rounds: number; readonly logHash: string } | Damage;

/**
 * Reads the whole file: every link of the chain from the stored bytes, every text and segment against its hash, and
 * that whatever a call or an agent points to is there. It proves that nothing changed by accident; somebody who
 * rewrites texts together with their hashes is found by a replay, not by this.
 */
export function verify(db: Database, status: RunStatus): Verification {
  const inChain = chainDamage(db, status);
  const found = [inChain, ...contentDamage(db), inChain === undefined ? agentDamage(db) : undefined];
  const [first] = found.filter((one) => one !== undefined).sort((a, b) => a.round - b.round);
  return first ?? { ok: true, rounds: status.rounds, logHash: status.logHash };
}
