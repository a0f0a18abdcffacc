import type { Rng } from "../../core/rng.ts";
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

/**
 * How often labels dealt anew within the pairs are told as well as the true ones, by classifiers fitted anew each time: the
 * randomisation test of the mean AUC. To exchange the labels of all pairs at once changes no AUC, so that the first pair keeps its
 * own, and with n pairs no p is smaller than 2 / 2^n. Beyond 10 pairs `rng` draws 499.
 */
export function labelTest(heldOut: HeldOut, seen: Told, rng: () => Rng): Readonly<Record<Look, PValue>> {
  const { pairs } = heldOut;
  const isExact = pairs <= MOST_EXACT;
  const told = isExact ? exactMeans(heldOut) : drawnMeans(heldOut, rng());
  return eachLook((look) => {
    const asGood = told.filter((mean) => mean[look] >= seen[look] - SAME).length;
    return isExact
      ? { p: asGood / told.length, smallest: smallestP(pairs), isExact }
      : { p: drawnP(asGood, told.length), smallest: smallestP(pairs), isExact };
  });
}

/** The smallest p that so many pairs can give. */
export const smallestP = (pairs: number): number => (pairs <= MOST_EXACT ? 2 / 2 ** pairs : drawnP(0, DRAWS));

/**
 * All 2^(n − 1) ways. What is learned without a pair does not hang on that pair's labels: to exchange them turns its AUC into 1 − AUC,
 * and to exchange all others' too turns it back, so that a quarter of all fits is enough.
 */
function exactMeans(heldOut: HeldOut): readonly Told[] {
  const { pairs } = heldOut;
  const known = Array.from({ length: pairs }, () => new Map<number, Told>());
  return Array.from({ length: 2 ** (pairs - 1) }, (_, pattern) => {
    const flips = 2 * pattern;
    return meansOf(known.map((of, pair) => toldOf(heldOut, of, { pair, flips })));
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

function drawnMeans(heldOut: HeldOut, rng: Rng): readonly Told[] {
  return Array.from({ length: DRAWS }, () =>
    meansOf(heldOut.told(Array.from({ length: heldOut.pairs }, () => rng.int(2)))),
  );
}

const eachLook = <T>(of: (look: Look) => T): Record<Look, T> =>
  Object.fromEntries(LOOKS.map((look) => [look, of(look)])) as Record<Look, T>;
