import { rngFor } from "../../core/rng.ts";
import { LOOKS, type Look } from "./feature-sets.ts";
import { HeldOut, type Told } from "./held-out.ts";
import { pairTable, type RunThreads, regrouped } from "./pair-table.ts";

/** Ways to put the runs of one arm into pairs. Each has an AUC of .5 in expectation; their mean is within about .02 of it. */
const ARRANGEMENTS = 20;

/**
 * How well runs of one arm are told from each other by the same procedure, run by run: they are put into pairs at random, one of each
 * pair is called the other arm, and each run's AUC is the mean over 20 such arrangements of the pair it was in. Needs four runs; of
 * an odd number one sits out in each arrangement.
 */
export function floorOf(runs: readonly RunThreads[], seed: number): readonly Told[] {
  const sums = runs.map(() => new Float64Array(LOOKS.length + 1));
  const table = pairTable(runs.map((run) => [run, []]));
  for (let arrangement = 0; arrangement < ARRANGEMENTS; arrangement += 1) {
    const order = rngFor(seed, "gap", "floor", runs.length, arrangement).shuffle([...runs.keys()]);
    const pairs = Math.floor(runs.length / 2);
    const heldOut = new HeldOut(regrouped(table, order.slice(0, 2 * pairs)));
    for (const [pair, told] of heldOut.told(new Uint8Array(pairs)).entries()) {
      for (const run of order.slice(2 * pair, 2 * pair + 2)) add(sums[run] as Float64Array, told);
    }
  }
  return sums.map((of) => {
    const times = of[LOOKS.length] as number;
    return Object.fromEntries(LOOKS.map((look, i) => [look, (of[i] as number) / times])) as Record<
      Look,
      number
    >;
  });
}

function add(sums: Float64Array, told: Told): void {
  for (const [i, look] of LOOKS.entries()) sums[i] = (sums[i] as number) + told[look];
  sums[LOOKS.length] = (sums[LOOKS.length] as number) + 1;
}
