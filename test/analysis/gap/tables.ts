import type { SeenThread } from "../../../src/analysis/gap/threads-seen.ts";
import { rngFor } from "../../../src/core/rng.ts";

const WORDS = [
  "tide",
  "gull",
  "rope",
  "salt",
  "harbour",
  "lamp",
  "mast",
  "fog",
  "pier",
  "net",
  "oar",
  "shell",
];

/** How an arm's threads are moved away from those of others, set by set. */
export interface Moved {
  readonly surface?: number;
  readonly structure?: number;
  /** In [0, 1]: how often a word is the arm's favourite. */
  readonly content?: number;
}

/** Runs of made-up threads: what a seed has in common, what a run has of its own, and what each thread has. */
export function runsOf(
  count: number,
  { world, arm, threads = 4, moved = {} }: { world: number; arm: string; threads?: number; moved?: Moved },
): readonly (readonly SeenThread[])[] {
  return Array.from({ length: count }, (_, seed) => {
    const common = rngFor(world, "seed", seed);
    const shift = [common.normal(), common.normal()];
    const own = rngFor(world, "run", arm, seed);
    const bias = own.normal() / 2;
    return Array.from({ length: threads }, (): SeenThread => {
      const { surface = 0, structure = 0, content = 0 } = moved;
      const number = (by: number, i: number): number => own.normal() + bias + (shift[i % 2] ?? 0) + by;
      return {
        surface: [0, 1, 2].map((i) => number(surface, i)),
        structure: [0, 1].map((i) => number(structure, i)),
        words: Array.from({ length: 12 }, () => (own.next() < content ? "indeed" : own.pick(WORDS))).join(
          " ",
        ),
      };
    });
  });
}
