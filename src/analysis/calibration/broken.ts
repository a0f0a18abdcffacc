import type { ForkSamples, Sampled } from "../probe/samples.ts";

/** Parts of the instrument that can be broken on purpose: a check that nothing makes fail has checked nothing. */
export const BROKEN_PARTS = ["placebo", "swap"] as const;
export type BrokenPart = (typeof BROKEN_PARTS)[number];

/**
 * The forks of a broken instrument. `placebo`: the paraphrase was never put in, so that wording counts as meaning. `swap`: the other
 * message was never put in, so that nobody can be found to listen.
 */
export function brokenForks(
  forks: readonly ForkSamples[],
  part: BrokenPart | undefined,
): readonly ForkSamples[] {
  return part === undefined ? forks : forks.map((fork) => ({ ...fork, draws: BREAK[part](fork.draws) }));
}

const BREAK: Readonly<Record<BrokenPart, (draws: Sampled) => Sampled>> = {
  placebo: (draws) => ({ ...draws, paraphrase: draws.original }),
  swap: (draws) => ({ ...draws, swap: draws.paraphrase }),
};
