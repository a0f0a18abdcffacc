import type { Plan } from "../scenario/plan.ts";
import type { CallTotals, ServedModel } from "../store/call-record.ts";
import { hasWire } from "./has-wire.ts";

/** True where no model is paid for: all live in this process. */
export const isFree = (plan: Plan): boolean => !Object.values(plan.models).some(hasWire);

/** US dollars of a run: 0 where nobody is paid, undefined as soon as one answer's price is unknown. */
export function costOf(plan: Plan, { knownUsd, unpriced }: CallTotals): number | undefined {
  if (isFree(plan)) return 0;
  return unpriced === 0 ? knownUsd : undefined;
}

/** An alias behind which more than one model, or more than one configuration of it, answered within a run. */
export interface Drift {
  /** The alias. */
  readonly model: string;
  /** By the provider's own account, in the order of first appearance. */
  readonly served: readonly string[];
  readonly fingerprints: readonly string[];
}

/** The aliases that moved while the run went on. What a provider does not tell moves nothing. */
export function driftIn(rows: readonly ServedModel[]): readonly Drift[] {
  return [...new Set(rows.map(({ model }) => model))].flatMap((model) => {
    const own = rows.filter((row) => row.model === model);
    const served = [...new Set(own.map((row) => row.servedModel))];
    const fingerprints = [...new Set(own.flatMap((row) => row.fingerprint ?? []))];
    return served.length > 1 || fingerprints.length > 1 ? [{ model, served, fingerprints }] : [];
  });
}
