/** Terms of one fork that are summed up, and the thread in which it stands. */
export interface ForkTerms {
  readonly thread: string;
  readonly terms: readonly number[];
}

/** The terms of the forks of one thread, each summed. */
export type ThreadSums = readonly number[];

/** Forks of one thread share their talk: whatever is drawn or flipped is a thread. In the order of first appearance. */
export function byThread(forks: Iterable<ForkTerms>): ThreadSums[] {
  const threads = new Map<string, number[]>();
  for (const { thread, terms } of forks) {
    const sums = threads.get(thread);
    if (sums === undefined) threads.set(thread, [...terms]);
    else for (const [i, term] of terms.entries()) sums[i] = (sums[i] ?? 0) + term;
  }
  return [...threads.values()];
}

/** Over all threads. */
export function totals(threads: readonly ThreadSums[]): number[] {
  const width = threads[0]?.length ?? 0;
  return Array.from({ length: width }, (_, i) => threads.reduce((sum, terms) => sum + (terms[i] ?? 0), 0));
}
