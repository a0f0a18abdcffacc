import { contentOf } from "./content.ts";
import type { FeatureSet } from "./feature-sets.ts";
import { type Matrix, matrixOf, rowsOf, standardised } from "./matrix.ts";
import type { SeenThread } from "./threads-seen.ts";

/** Threads of runs that stand in pairs, as rows. */
export interface PairTable {
  readonly sets: Readonly<Record<FeatureSet, Matrix>>;
  readonly pairs: number;
  /** By row: the pair of its run, from 0. */
  readonly pair: Int32Array;
  /** By row: which of the pair's two runs it is of. */
  readonly side: Uint8Array;
}

/** A run's threads. */
export type RunThreads = readonly SeenThread[];

/** Pairs of runs as a table; each pair's second run is on side 1. */
export function pairTable(pairs: readonly (readonly [RunThreads, RunThreads])[]): PairTable {
  const rows = pairs.flatMap((both, pair) =>
    both.flatMap((threads, side) => threads.map((thread) => ({ thread, pair, side }))),
  );
  const threads = rows.map(({ thread }) => thread);
  return {
    sets: {
      surface: standardised(matrixOf(threads.map(({ surface }) => surface))),
      structure: standardised(matrixOf(threads.map(({ structure }) => structure))),
      content: contentOf(threads.map(({ words }) => words)),
    },
    pairs: pairs.length,
    pair: Int32Array.from(rows, ({ pair }) => pair),
    side: Uint8Array.from(rows, ({ side }) => side),
  };
}

/** The same rows with their runs in other pairs: the runs (side 0 of each pair) at these places, two by two; others are left out. */
export function regrouped({ sets, pair }: PairTable, order: readonly number[]): PairTable {
  const places = new Map(order.map((run, at) => [run, at]));
  const rows = [...pair.keys()].filter((row) => places.has(pair[row] as number));
  const placeOf = (row: number): number => places.get(pair[row] as number) as number;
  return {
    sets: {
      surface: rowsOf(sets.surface, rows),
      structure: rowsOf(sets.structure, rows),
      content: rowsOf(sets.content, rows),
    },
    pairs: order.length / 2,
    pair: Int32Array.from(rows, (row) => placeOf(row) >> 1),
    side: Uint8Array.from(rows, (row) => placeOf(row) & 1),
  };
}
