/**
 * How unequally values are spread: 0 where all are equal, (n - 1) / n where one has all; null without values or where all are 0.
 * Sum of (2i - n - 1) x_i over n times the sum, with x ascending and i from 1 (Gini 1912). Values are not negative.
 */
export function gini(values: ArrayLike<number>): number | null {
  const ordered = Float64Array.from(values).sort();
  const n = ordered.length;
  let [weighted, sum] = [0, 0];
  ordered.forEach((value, i) => {
    weighted += (2 * (i + 1) - n - 1) * value;
    sum += value;
  });
  return sum === 0 ? null : weighted / (n * sum);
}
