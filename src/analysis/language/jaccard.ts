/** What two sets share of what either holds, in [0, 1]; 0 for two empty ones. */
export function jaccard<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): number {
  if (a.size > b.size) return jaccard(b, a);
  let both = 0;
  for (const member of a) if (b.has(member)) both += 1;
  const either = a.size + b.size - both;
  return either === 0 ? 0 : both / either;
}

/** Over all pairs of the sets, none paired with itself; NaN for fewer than two. Quadratic: give it a sample. */
export function pairwiseJaccard<T>(
  sets: readonly ReadonlySet<T>[],
  above = 0.5,
): { readonly mean: number; readonly shareAbove: number } {
  let [sum, high, pairs] = [0, 0, 0];
  for (const [i, a] of sets.entries()) {
    for (let j = 0; j < i; j += 1) {
      const value = jaccard(a, sets[j] as ReadonlySet<T>);
      sum += value;
      pairs += 1;
      if (value > above) high += 1;
    }
  }
  return { mean: sum / pairs, shareAbove: high / pairs };
}
