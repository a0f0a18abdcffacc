/**
 * What a listener gives on topic labels. It takes the topic of what it answers with probability q, else one drawn uniformly over d
 * topics, and the swap is on another topic: W = (1 - q²)(1 - 1/d) and S = 1 - (1 - q²)/d, so that the index is
 * (S - W) / S = q² / S. Over two listeners one after the other, q² takes the place of q.
 */
export function labelledListener(
  q: number,
  d: number,
): { readonly w: number; readonly s: number; readonly cri: number } {
  const [w, s] = [(1 - q ** 2) * (1 - 1 / d), 1 - (1 - q ** 2) / d];
  return { w, s, cri: q ** 2 / s };
}

/**
 * The other way round: the probability of listening behind an index `c` on topic labels, q² = c(1 - 1/d) / (1 - c/d), in [0, 1].
 * It holds on labels alone; the root of an index of texts is no probability of anything. An index below 0 gives 0.
 */
export function listeningOnLabels(c: number, d: number): number {
  return Math.sqrt(Math.max(0, (c * (1 - 1 / d)) / (1 - c / d)));
}

/**
 * The probability of listening behind texts: √max(0, ΣV(q) / ΣV(1)) with V = V_X - V_P, from what the listener gains as a share of
 * what one gains that always listens, at the same forks. V goes with q² whatever the embedder.
 */
export const listeningByAnchor = (share: number): number => Math.sqrt(Math.max(0, share));
