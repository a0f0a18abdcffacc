/**
 * Mean absolute difference between two runs that differ in their seed only, over all pairs (Gini's mean difference): what chance
 * alone does between two runs of one arm. Null below two runs.
 */
export function noiseFloor(values: readonly number[]): number | null {
  const n = values.length;
  if (n < 2) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const total = sorted.reduce((sum, value, i) => sum + (2 * i - n + 1) * value, 0);
  return (2 * total) / (n * (n - 1));
}
