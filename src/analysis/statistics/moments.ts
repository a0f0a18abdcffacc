export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const meanOf = (values: readonly number[]): number => sum(values) / values.length;

/** n − 1 below the line; NaN below two values. Means of equal values have variance 0, not what rounding leaves. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  if (values.every((value) => value === values[0])) return 0;
  const centre = meanOf(values);
  return sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1);
}

/** Variance within two arms, taken together; NaN where neither has two values. */
export function pooledVariance(a: readonly number[], b: readonly number[]): number {
  const df = Math.max(0, a.length - 1) + Math.max(0, b.length - 1);
  const within = [a, b].map((values) => (values.length < 2 ? 0 : variance(values) * (values.length - 1)));
  return sum(within) / (df === 0 ? Number.NaN : df);
}
