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

/** What both sides came to, one pair a turn, so that both met the same machine. */
export interface Pairs<T = number> {
  readonly ours: readonly T[];
  readonly baseline: readonly T[];
}

/** Takes turns, since what else the machine does comes and goes: each ratio is of two neighbours in time. */
export async function inTurns<T>(
  times: number,
  ours: () => T | Promise<T>,
  baseline: () => T | Promise<T>,
): Promise<Pairs<T>> {
  const pairs = { ours: [] as T[], baseline: [] as T[] };
  for (let i = 0; i < times; i += 1) {
    settle();
    pairs.ours.push(await ours());
    settle();
    pairs.baseline.push(await baseline());
  }
  return pairs;
}

/** What a piece of work took, in milliseconds. */
export interface Spent {
  /** On the clock: waiting for the disk and for whoever else wants the processors is in it. */
  readonly ms: number;
  /** Of processors, over all threads of this process and what the system did for them: hardly anybody else is in it. */
  readonly processorMs: number;
}

/** Starts a watch; each look at it says what was spent since. */
export function startWatch(): () => Spent {
  const before = process.cpuUsage();
  const start = performance.now();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { ms: performance.now() - start, processorMs: (user + system) / 1_000 };
  };
}

export function spentOn(work: () => void): Spent {
  const watch = startWatch();
  work();
  return watch();
}

/** One of the two times of each measurement. */
export const timesOf = ({ ours, baseline }: Pairs<Spent>, which: keyof Spent): Pairs => ({
  ours: ours.map((spent) => spent[which]),
  baseline: baseline.map((spent) => spent[which]),
});

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
