import jstat from "jstat";
import { worth } from "../cri/bootstrap.ts";
import type { Estimate } from "../cri/estimate.ts";

/**
 * How a finding stands to the truth. `sound`: as it has to be. `aside`: the 95 % interval leaves the truth out, as one in twenty
 * does. `off`: further off than chance would have it in one calibration of a hundred, and aside again when the society is made anew; or a
 * sign or a verdict that is wrong. `missing`: there is no finding.
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
  /** Of a value that chance may carry off: how often it would be carried as far, were the truth the truth. */
  readonly p?: number;
  /** Of one that was off at first: what the same society, made anew with the next seed, came to. */
  readonly again?: Pick<Check, "found" | "standing">;
}

/** In no more calibrations of a sound instrument than this is some society made anew; in one of twenty of those it is off again. */
const SUSPICIONS = 0.01;

/**
 * Checks that chance may carry off, judged together: what lies aside is off where its p is below the rate of suspicions shared out
 * equally among them all (Bonferroni).
 */
export function settled<Of extends Check>(checks: readonly Of[], together: readonly Check[]): readonly Of[] {
  const level = SUSPICIONS / Math.max(1, together.filter(({ p }) => p !== undefined).length);
  return checks.map((check) =>
    check.standing === "aside" && check.p !== undefined && check.p < level
      ? { ...check, standing: "off" }
      : check,
  );
}

/** Checks as they stand once the society has been made anew: what is sound there was carried off by chance here. */
export const confirmed = (checks: readonly Check[], anew: readonly Check[]): readonly Check[] =>
  checks.map((check, i) => {
    const again = anew[i];
    if (check.standing !== "off" || check.p === undefined || again === undefined) return check;
    const { found, standing } = again;
    return { ...check, again: { found, standing }, standing: standing === "sound" ? "aside" : "off" };
  });

/** What may be owed to chance alone, and is settled by making the society anew. */
export const isSuspect = ({ standing, p }: Check): boolean => standing === "off" && p !== undefined;

/** How an estimate stands to the value it should have; exact where it is that value. */
export function agreement(estimate: Estimate | null, truth: number): Pick<Check, "standing" | "p"> {
  if (estimate?.interval == null) return { standing: "missing" };
  const { lo, hi } = estimate.interval;
  const isSound = Math.abs(estimate.value - truth) < 1e-9 || (truth >= lo && truth <= hi);
  return { standing: isSound ? "sound" : "aside", p: chanceOf(estimate, truth) };
}

/**
 * Two-sided, by Student's t of the distance in standard errors. They are those of a ratio of sums over threads (Cochran 1977, 6.4), with
 * as many degrees of freedom as the threads are worth, less one: for 14 to 29 unequal threads p < .01 comes in about .9 % of cases.
 */
export function chanceOf({ value, sums }: Estimate, truth: number): number {
  const wholes = sums.map(([, whole = 0]) => whole);
  const apart = sums.map(([gain = 0, whole = 0]) => gain - value * whole);
  const distance = Math.abs(value - truth) * wholes.reduce((sum, whole) => sum + whole, 0);
  if (distance < 1e-9) return 1;
  const n = worth(wholes);
  if (n <= 1) return 1;
  const error = Math.hypot(...apart) * Math.sqrt(n / (n - 1));
  return error < 1e-9 ? 0 : 2 * jstat.studentt.cdf(-distance / error, n - 1);
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
