/** What several measurements of one thing came to. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return { median: (low + high) / 2, min: sorted[0] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

/** Does one piece of work and says how many milliseconds of it count. */
export type Timed = () => number | Promise<number>;

/** Milliseconds of both sides, one pair a turn, so that both met the same machine. */
export interface Pairs {
  readonly ours: readonly number[];
  readonly baseline: readonly number[];
}

/** Takes turns, since what else the machine does comes and goes: each ratio is of two neighbours in time. */
export async function inTurns(times: number, ours: Timed, baseline: Timed): Promise<Pairs> {
  const pairs = { ours: [] as number[], baseline: [] as number[] };
  for (let i = 0; i < times; i += 1) {
    settle();
    pairs.ours.push(await ours());
    settle();
    pairs.baseline.push(await baseline());
  }
  return pairs;
}

/** How many times as fast as the baseline we were, pair by pair. */
export function speedOf({ ours, baseline }: Pairs): Spread {
  return spreadOf(ours.map((ms, i) => (baseline[i] ?? Number.NaN) / ms));
}

/** Nobody pays for what the one before left lying about. Without `node --expose-gc` it does nothing. */
export function settle(): void {
  globalThis.gc?.();
}

export function millisecondsOf(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}
