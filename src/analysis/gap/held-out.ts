import { auc } from "../listening/auc.ts";
import { FEATURE_SETS, LOOKS, type Look } from "./feature-sets.ts";
import { Logistic, scoreOf } from "./logistic.ts";
import { type Matrix, rowsOf } from "./matrix.ts";
import type { PairTable } from "./pair-table.ts";

/** How well the two runs of a pair are told apart, look by look: AUC in [0, 1]. */
export type Told = Readonly<Record<Look, number>>;

/** One pair held out: what is learned from, and what is asked about. */
interface Fold {
  readonly learned: Int32Array;
  readonly asked: Int32Array;
  readonly sets: readonly { readonly fitted: Logistic; readonly asked: Matrix }[];
}

/**
 * Classifiers that tell the runs of each pair apart, thread by thread, having learned from the other pairs only: one for each
 * set of features, and their log-odds added for all together. Each run weighs the same, however many threads it has. Side 1 is
 * called positive; `flips` turns that round in the pairs where it is 1, as a permutation test asks.
 */
export class HeldOut {
  readonly #table: PairTable;
  readonly #folds: readonly Fold[];

  constructor(table: PairTable) {
    this.#table = table;
    const weights = weightsOf(table);
    this.#folds = Array.from({ length: table.pairs }, (_, pair) => foldOf(table, pair, weights));
  }

  get pairs(): number {
    return this.#folds.length;
  }

  /** By pair. */
  told(flips: ArrayLike<number>): readonly Told[] {
    return this.#folds.map((_, pair) => this.toldOf(pair, flips));
  }

  toldOf(pair: number, flips: ArrayLike<number>): Told {
    const { learned, asked, sets } = this.#folds[pair] as Fold;
    const signs = Int8Array.from(learned, (row) => (this.#isPositive(row, flips) ? 1 : -1));
    const together = new Float64Array(asked.length);
    const isPositive = Array.from(asked, (row) => this.#isPositive(row, flips));
    const told = sets.map(({ fitted, asked: rows }) => {
      const coefficients = fitted.fit(signs);
      const scores = isPositive.map((_, row) => scoreOf(coefficients, rows.values, row * rows.columns));
      for (const [row, score] of scores.entries()) together[row] = (together[row] as number) + score;
      return told01(scores, isPositive);
    });
    const all = [...told, told01([...together], isPositive)];
    return Object.fromEntries(LOOKS.map((look, i) => [look, all[i]])) as Record<Look, number>;
  }

  #isPositive(row: number, flips: ArrayLike<number>): boolean {
    return this.#table.side[row] !== flips[this.#table.pair[row] as number];
  }
}

/** Scores that differ by less are equal: the same terms added in another order. */
const SAME = 1e9;

function told01(scores: readonly number[], isPositive: readonly boolean[]): number {
  const rounded = scores.map((score) => Math.round(score * SAME) / SAME);
  return auc(
    rounded.filter((_, row) => isPositive[row]),
    rounded.filter((_, row) => !isPositive[row]),
  );
}

/** One over the threads of its run. */
function weightsOf({ pair, side }: PairTable): Float64Array {
  const sizes = new Map<number, number>();
  const runOf = (row: number): number => 2 * (pair[row] as number) + (side[row] as number);
  for (const row of pair.keys()) sizes.set(runOf(row), (sizes.get(runOf(row)) ?? 0) + 1);
  return Float64Array.from(pair, (_, row) => 1 / (sizes.get(runOf(row)) as number));
}

function foldOf({ sets, pair }: PairTable, held: number, weights: Float64Array): Fold {
  const rows = [...pair.keys()];
  const learned = Int32Array.from(rows.filter((row) => pair[row] !== held));
  const asked = Int32Array.from(rows.filter((row) => pair[row] === held));
  const own = Float64Array.from(learned, (row) => weights[row] as number);
  return {
    learned,
    asked,
    sets: FEATURE_SETS.map((name) => ({
      fitted: new Logistic(rowsOf(sets[name], learned), own),
      asked: rowsOf(sets[name], asked),
    })),
  };
}
