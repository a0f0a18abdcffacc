import type { Rng } from "../../core/rng.ts";
import { meanOf, variance } from "../statistics/moments.ts";
import { drawnP, type PValue } from "../statistics/p-value.ts";
import { LOOKS, type Look } from "./feature-sets.ts";
import type { HeldOut, Told } from "./held-out.ts";

/** Pairs up to which every way to deal the labels is looked at: 512 of them. */
const MOST_EXACT = 10;
/** Beyond; the smallest p is 1 in 500. */
const DRAWS = 499;
/** Means that differ by less are equal. */
const SAME = 1e-9;

/** Means over pairs, look by look. */
export const meansOf = (told: readonly Told[]): Told =>
  eachLook((look) => told.reduce((sum, one) => sum + one[look], 0) / told.length);

/** What labels dealt at random come to, look by look. */
export interface LabelTest extends PValue {
  /**
   * How many times wider the mean AUC scatters over labels dealt at random than pairs would have it that know nothing of each other;
   * at least 1. Pairs are told by what they teach each other, so that spreads between them alone promise too much.
   */
  readonly widening: number;
}

/**
 * How often labels dealt anew within the pairs are told as well as the true ones, by classifiers fitted anew each time: the
 * randomisation test of the mean AUC. To exchange the labels of all pairs at once changes no AUC, so that the first pair keeps its
 * own, and with n pairs no p is smaller than 2 / 2^n. Beyond 10 pairs `rng` draws 499.
 */
export function labelTest(heldOut: HeldOut, seen: Told, rng: () => Rng): Readonly<Record<Look, LabelTest>> {
  const { pairs } = heldOut;
  const isExact = pairs <= MOST_EXACT;
  const dealt = isExact ? everyLabelling(heldOut) : drawnLabellings(heldOut, rng());
  return eachLook((look) => {
    const ofPairs = dealt.map((told) => told.map((one) => one[look]));
    const means = ofPairs.map(meanOf);
    const asGood = means.filter((mean) => mean >= seen[look] - SAME).length;
    const p = isExact ? asGood / means.length : drawnP(asGood, means.length);
    return { p, smallest: smallestP(pairs), isExact, widening: wideningOf(ofPairs, means) };
  });
}

function wideningOf(ofPairs: readonly (readonly number[])[], means: readonly number[]): number {
  // About a half, which is what labels at random come to.
  const scatter = meanOf(means.map((mean) => (mean - 0.5) ** 2));
  const promised = meanOf(ofPairs.map((values) => variance(values) / values.length));
  return promised > 0 ? Math.max(1, Math.sqrt(scatter / promised)) : 1;
}

/** The smallest p that so many pairs can give. */
const smallestP = (pairs: number): number => (pairs <= MOST_EXACT ? 2 / 2 ** pairs : drawnP(0, DRAWS));

/**
 * All 2^(n − 1) ways. What is learned without a pair does not hang on that pair's labels: to exchange them turns its AUC into 1 − AUC,
 * and to exchange all others' too turns it back, so that a quarter of all fits is enough.
 */
function everyLabelling(heldOut: HeldOut): readonly (readonly Told[])[] {
  const { pairs } = heldOut;
  const known = Array.from({ length: pairs }, () => new Map<number, Told>());
  return Array.from({ length: 2 ** (pairs - 1) }, (_, pattern) => {
    const flips = 2 * pattern;
    return known.map((of, pair) => toldOf(heldOut, of, { pair, flips }));
  });
}

function toldOf(
  heldOut: HeldOut,
  known: Map<number, Told>,
  { pair, flips }: { readonly pair: number; readonly flips: number },
): Told {
  const isFlipped = ((flips >> pair) & 1) === 1;
  const others = flips & ~(1 << pair);
  const all = 2 ** heldOut.pairs - 1;
  const turned = all & ~others & ~(1 << pair);
  const least = Math.min(others, turned);
  const told =
    known.get(least) ??
    heldOut.toldOf(
      pair,
      Array.from({ length: heldOut.pairs }, (_, at) => (least >> at) & 1),
    );
  known.set(least, told);
  const isTurned = isFlipped !== (least !== others);
  return isTurned ? eachLook((look) => 1 - told[look]) : told;
}

function drawnLabellings(heldOut: HeldOut, rng: Rng): readonly (readonly Told[])[] {
  return Array.from({ length: DRAWS }, () =>
    heldOut.told(Array.from({ length: heldOut.pairs }, () => rng.int(2))),
  );
}

const eachLook = <T>(of: (look: Look) => T): Record<Look, T> =>
  Object.fromEntries(LOOKS.map((look) => [look, of(look)])) as Record<Look, T>;
