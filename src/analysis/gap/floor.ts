import { rngFor } from "../../core/rng.ts";
import { LOOKS, type Look } from "./feature-sets.ts";
import { HeldOut, type Told } from "./held-out.ts";
import { pairTable, type RunThreads, regrouped } from "./pair-table.ts";

/**
 * Ways to put the runs of one arm into pairs, and to say in each which of a pair is called the other arm. Each of the 200 has an AUC of
 * .5 in expectation and knows nothing of the others; of ten runs their mean is within about .02 of it.
 */
const [ARRANGEMENTS, LABELLINGS] = [20, 10];

/**
 * How well runs of one arm are told from each other by the same procedure, run by run: they are put into pairs at random, one of each
 * pair is called the other arm, and each run's AUC is the mean over 200 such arrangements of the pair it was in. Needs four runs; of
 * an odd number one sits out in each arrangement.
 */
export function floorOf(runs: readonly RunThreads[], seed: number): readonly Told[] {
  const sums = runs.map(() => new Float64Array(LOOKS.length + 1));
  const table = pairTable(runs.map((run) => [run, []]));
  for (let arrangement = 0; arrangement < ARRANGEMENTS; arrangement += 1) {
    const rng = rngFor(seed, "gap", "floor", runs.length, arrangement);
    const order = rng.shuffle([...runs.keys()]);
    const pairs = Math.floor(runs.length / 2);
    const heldOut = new HeldOut(regrouped(table, order.slice(0, 2 * pairs)));
    for (let labelling = 0; labelling < LABELLINGS; labelling += 1) {
      const flips = Array.from({ length: pairs }, () => rng.int(2));
      for (const [pair, told] of heldOut.told(flips).entries()) {
        for (const run of order.slice(2 * pair, 2 * pair + 2)) add(sums[run] as Float64Array, told);
      }
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

/** The same, worked out once for the same runs: several arms are held against one. */
export function rememberedFloors(): typeof floorOf {
  const known: {
    readonly runs: readonly RunThreads[];
    readonly seed: number;
    readonly told: readonly Told[];
  }[] = [];
  return (runs, seed) => {
    const found = known.find(
      (one) =>
        one.seed === seed && one.runs.length === runs.length && one.runs.every((run, i) => run === runs[i]),
    );
    if (found) return found.told;
    const told = floorOf(runs, seed);
    known.push({ runs, seed, told });
    return told;
  };
}

function add(sums: Float64Array, told: Told): void {
  for (const [i, look] of LOOKS.entries()) sums[i] = (sums[i] as number) + told[look];
  sums[LOOKS.length] = (sums[LOOKS.length] as number) + 1;
}
