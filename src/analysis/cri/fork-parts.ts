import type { Condition } from "../probe/samples.ts";
import { contrast } from "./contrast.ts";
import type { Distance } from "./distance.ts";

/** The replies of one fork under the three conditions, as a distance can read them. */
export type Replies<Reply> = Readonly<Record<Condition, readonly Reply[]>>;

/** What one fork adds to the index. */
export interface ForkParts {
  /** S: mean distance between replies to the message and replies to the swap. The whole that shares are shares of. */
  readonly s: number;
  /** Q: the same for the paraphrase. */
  readonly q: number;
  /** V_X and V_P: how much of S and of Q is more than dice. */
  readonly vx: number;
  readonly vp: number;
}

/**
 * The parts of one fork in their unbiased form: V_X = S - (W_O + W_X) / 2 and V_P = Q - (W_O + W_P) / 2, W being the mean distance
 * between two replies of one condition.
 */
export function forkParts<Reply>(
  { original, paraphrase, swap }: Replies<Reply>,
  distance: Distance<Reply>,
): ForkParts {
  const [x, p] = [contrast(original, swap, distance), contrast(original, paraphrase, distance)];
  return { s: x.across, q: p.across, vx: x.excess, vp: p.excess };
}

/** Shares of the variation in replies; unclipped, so that small negative ones are normal. */
export interface Shares {
  /** The Causal Response Index: Σ(V_X - V_P) / ΣS. */
  readonly cri: number;
  /** ΣV_X / ΣS: dice taken off, wording not. */
  readonly gross: number;
  /** ΣV_P / ΣS: what mere wording does. */
  readonly placebo: number;
  /** 1 - ΣQ / ΣS: more power at few draws, and right only where wording does nothing to the spread. */
  readonly quick: number;
}

/** Null where nothing varies at all (S = 0), as in a model that is deaf and throws no dice: 0 / 0 is no finding. */
export function sharesOf(forks: Iterable<ForkParts>): Shares | null {
  let [s, q, vx, vp] = [0, 0, 0, 0];
  for (const fork of forks) {
    s += fork.s;
    q += fork.q;
    vx += fork.vx;
    vp += fork.vp;
  }
  return s === 0 ? null : { cri: (vx - vp) / s, gross: vx / s, placebo: vp / s, quick: 1 - q / s };
}
