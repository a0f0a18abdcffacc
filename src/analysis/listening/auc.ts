/**
 * The chance that a positive scores above a negative, ties counting half (Mann and Whitney 1947), in [0, 1]; NaN where one side
 * is empty.
 */
export function auc(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  const scored = [
    ...Array.from(positives, (score) => ({ score, isPositive: true })),
    ...Array.from(negatives, (score) => ({ score, isPositive: false })),
  ].sort((a, b) => a.score - b.score);
  let [above, below, at] = [0, 0, 0];
  while (at < scored.length) {
    const { score } = scored[at] as { readonly score: number };
    let [ups, downs] = [0, 0];
    for (; at < scored.length && scored[at]?.score === score; at += 1) {
      if (scored[at]?.isPositive) ups += 1;
      else downs += 1;
    }
    above += ups * (below + downs / 2);
    below += downs;
  }
  return above / (positives.length * negatives.length);
}
