import { pairSum, squaredDistance } from "./energy.ts";

type Vector = ArrayLike<number>;

/**
 * Squared maximum mean discrepancy under the kernel exp(-|a - b|² / (2 sigma²)), unbiased (Gretton et al. 2012, Lemma 6): about 0
 * for samples of one distribution, also below; at most 2. Needs two points a side. Quadratic: for samples.
 */
export function mmdUnbiased(x: readonly Vector[], y: readonly Vector[], sigma: number): number {
  const kernel = (a: Vector, b: Vector): number => Math.exp(-squaredDistance(a, b) / (2 * sigma ** 2));
  // A point with itself has a kernel of 1, and is left out.
  const within = (z: readonly Vector[]): number =>
    (pairSum(z, z, kernel) - z.length) / (z.length * (z.length - 1));
  return within(x) + within(y) - (2 * pairSum(x, y, kernel)) / (x.length * y.length);
}
