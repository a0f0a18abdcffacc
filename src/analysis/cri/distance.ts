import { squaredDistance } from "../voices/energy.ts";

/** How far two replies are apart: 0 for equal ones, and the same both ways. */
export type Distance<Reply> = (a: Reply, b: Reply) => number;

type Vector = ArrayLike<number>;

/**
 * Half of the squared length of the difference: of two unit vectors it is 1 - cosine, in [0, 2]. Where nothing is left of a text its
 * vector is zeros: ½ from any other, and 0 from another such.
 */
export const cosineDistance: Distance<Vector> = (a, b) => squaredDistance(a, b) / 2;

/** Euclidean: the excess between two conditions is then half of their energy distance (Székely and Rizzo 2013). */
export const energyDistance: Distance<Vector> = (a, b) => Math.sqrt(squaredDistance(a, b));

/** 1 - exp(-|a - b|² / 2): the excess is then half of the squared MMD under that kernel (Gretton et al. 2012), in [0, 1). */
export const kernelDistance: Distance<Vector> = (a, b) => 1 - Math.exp(-squaredDistance(a, b) / 2);

/** 1 for labels that differ: shares of variation are then those of Light and Margolin (1971). */
export const labelDistance: Distance<string> = (a, b) => (a === b ? 0 : 1);
