import { type Rng, rngFor } from "../../core/rng.ts";
import type { Look } from "./feature-sets.ts";
import { floorOf } from "./floor.ts";
import { HeldOut, type Told } from "./held-out.ts";
import { type LabelTest, labelTest, meansOf } from "./label-test.ts";
import { pairTable, type RunThreads } from "./pair-table.ts";

/** A run as it is held against its partner of the same seed. */
export interface GapRun {
  readonly seed: number;
  readonly threads: () => RunThreads;
}

/** One pair of runs: how well they are told apart, and how well the second is told from others of its own arm. */
export interface GapPair {
  readonly seed: number;
  readonly told: Told;
  readonly floor: Told;
}

/** What two arms come to; JSON all through. */
export interface Gap {
  /** By seed, ascending. */
  readonly pairs: readonly GapPair[];
  readonly tests: Readonly<Record<Look, LabelTest>>;
  /** Threads that were looked at. */
  readonly threads: number;
  /** Of so many. */
  readonly ofThreads: number;
}

/** Why there is none. */
export interface NoGap {
  readonly why: string;
}

/** Fewer threads of a run give an AUC of a few steps only, and a run of one thread is all or nothing. */
const FEWEST_THREADS = 3;
/** With fewer pairs no result could reach p < .05, and there would be next to nothing to learn from. */
const FEWEST_PAIRS = 6;
/** Bounds the work: of more, each run gives an equal part, drawn by its seed. */
const MOST_THREADS = 400;

/**
 * GAP: the classifier two-sample test of Lopez-Paz and Oquab (2017) between two arms, thread by thread. Each pair of runs of one seed
 * is held out in turn; AUC of the held-out threads less the floor, the AUC that runs of `against` have among each other by the
 * same procedure. `seed` is that of all draws. Equal threads give equal values, in whatever order.
 */
export function gapBetween(
  arm: readonly GapRun[],
  against: readonly GapRun[],
  seed: number,
  floors = floorOf,
): Gap | NoGap {
  const partners = new Map(against.map((run) => [run.seed, run]));
  const paired = [...arm]
    .sort((a, b) => a.seed - b.seed)
    .flatMap((run) => {
      const partner = partners.get(run.seed);
      return partner ? [{ seed: run.seed, both: [partner.threads(), run.threads()] as const }] : [];
    });
  const able = paired.filter(({ both }) => both.every(({ length }) => length >= FEWEST_THREADS));
  if (able.length < FEWEST_PAIRS) return { why: tooFew(paired.length, able.length) };
  const most = Math.max(FEWEST_THREADS, Math.floor(MOST_THREADS / (2 * able.length)));
  const pairs = able.map(({ seed: of, both: [one, other] }) => {
    const drawn = (threads: RunThreads, side: number): RunThreads =>
      sampled(threads, most, () => rngFor(seed, "gap", "sample", of, side));
    return { seed: of, both: [drawn(one, 0), drawn(other, 1)] as const };
  });
  const heldOut = new HeldOut(pairTable(pairs.map(({ both }) => both)));
  const told = heldOut.told(new Uint8Array(pairs.length));
  const floor = floors(
    pairs.map(({ both: [one] }) => one),
    seed,
  );
  return {
    pairs: pairs.map((pair, i) => ({ seed: pair.seed, told: told[i] as Told, floor: floor[i] as Told })),
    tests: labelTest(heldOut, meansOf(told), () => rngFor(seed, "gap", "labels", pairs.length)),
    threads: countOf(pairs),
    ofThreads: countOf(able),
  };
}

function sampled(threads: RunThreads, most: number, rng: () => Rng): RunThreads {
  if (threads.length <= most) return threads;
  const chosen = rng()
    .shuffle([...threads.keys()])
    .slice(0, most);
  return threads.filter((_, at) => chosen.includes(at));
}

const countOf = (pairs: readonly { readonly both: readonly [RunThreads, RunThreads] }[]): number =>
  pairs.reduce((sum, { both: [one, other] }) => sum + one.length + other.length, 0);

function tooFew(paired: number, able: number): string {
  const short = paired - able;
  const why = short === 0 ? "" : ` (${short} more have a run with fewer than ${FEWEST_THREADS} threads)`;
  return `${FEWEST_PAIRS} pairs of runs with ${FEWEST_THREADS} threads or more each are the fewest; there ${able === 1 ? "is" : "are"} ${able}${why}`;
}
