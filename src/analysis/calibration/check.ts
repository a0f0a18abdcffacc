import type { Estimate } from "../cri/estimate.ts";

/**
 * How a finding stands to the truth. `sound`: as it has to be. `aside`: the 95 % interval leaves the truth out, as one in twenty
 * does. `off`: further off than chance would have it once in some hundred calibrations. `missing`: there is no finding.
 */
export type Standing = "sound" | "aside" | "off" | "missing";

/** One thing that is known, and what the instrument found of it. */
export interface Check {
  readonly society: string;
  /** "net index", "placebo's share of gross". */
  readonly what: string;
  /** "0", "> 0", "echoes". */
  readonly truth: string;
  readonly found: string;
  readonly standing: Standing;
}

/** Standard errors beyond which a finding is off: with the some thirty threads of a society, one in two thousand. */
const OFF = 4;
/** Half of a 95 % interval, in standard errors. */
const HALF = 1.96;

/** How an estimate stands to the value it should have; exact where its interval has no width. */
export function agreement(estimate: Estimate | null, truth: number): Standing {
  if (estimate?.interval == null) return "missing";
  const { lo, hi } = estimate.interval;
  const miss = Math.abs(estimate.value - truth);
  if (miss < 1e-9 || (truth >= lo && truth <= hi)) return "sound";
  return miss <= (OFF * (hi - lo)) / (2 * HALF) ? "aside" : "off";
}

/** Whether a share is above 0 with its whole interval. */
export const isSomething = (estimate: Estimate | null): Standing =>
  holds(estimate?.interval == null ? undefined : estimate.interval.lo > 0);

/** For what is either so or not. */
export const holds = (isSo: boolean | undefined): Standing =>
  isSo === undefined ? "missing" : isSo ? "sound" : "off";

/** The worst of them: an instrument is no better than that. */
export function worst(standings: readonly Standing[]): Standing {
  const order: readonly Standing[] = ["off", "missing", "aside"];
  return order.find((standing) => standings.includes(standing)) ?? "sound";
}
