import { rngFor } from "../../core/rng.ts";
import { fitLexical } from "../../embedders/lexical.ts";
import { type Matrix, matrixOf } from "./matrix.ts";

/** Directions that are kept: what threads differ in most. */
const MOST_DIRECTIONS = 24;
const SWEEPS = 20;
/** Of the largest variance; a direction with less is what rounding leaves. */
const SMALL = 1e-8;

/**
 * What threads say, as places along the 24 directions in which these texts differ most (principal components of their hashed tf-idf,
 * by orthogonal iteration on the products of the texts; Golub and Van Loan, 8.2.4). Scaled alike, so that texts differ by 1 in each
 * column on average: directions in which they differ more weigh more. No label has a part in it.
 */
export function contentOf(texts: readonly string[]): Matrix {
  const vectors = fitLexical(texts).embed(texts);
  const products = centred(productsOf(vectors), texts.length);
  const { directions, sizes } = leading(products, texts.length, Math.min(MOST_DIRECTIONS, texts.length - 1));
  const first = sizes[0] ?? 0;
  const kept = directions.filter((_, i) => (sizes[i] as number) > SMALL * (1 + first));
  const total = sizes.slice(0, kept.length).reduce((sum, size) => sum + size, 0);
  const scale = Math.sqrt((texts.length * kept.length) / total);
  return matrixOf(
    texts.map((_, row) =>
      kept.map((direction, i) => (direction[row] as number) * Math.sqrt(sizes[i] as number) * scale),
    ),
    kept.length,
  );
}

function productsOf(vectors: readonly Float32Array[]): Float64Array {
  const size = vectors.length;
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    const [one, at] = sparse(vectors[i] as Float32Array);
    for (let j = 0; j <= i; j += 1) {
      const other = vectors[j] as Float32Array;
      let sum = 0;
      for (let k = 0; k < at.length; k += 1) sum += (one[k] as number) * (other[at[k] as number] as number);
      out[i * size + j] = sum;
      out[j * size + i] = sum;
    }
  }
  return out;
}

/** A text knows a few hundred of the 4,096 dimensions. */
function sparse(vector: Float32Array): readonly [values: readonly number[], places: readonly number[]] {
  const [values, places]: [number[], number[]] = [[], []];
  for (let at = 0; at < vector.length; at += 1) {
    const value = vector[at] as number;
    if (value === 0) continue;
    values.push(value);
    places.push(at);
  }
  return [values, places];
}

/** Products about the mean of all texts. */
function centred(products: Float64Array, size: number): Float64Array {
  const means = Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += products[i * size + j] as number;
    return sum / size;
  });
  const all = means.reduce((sum, mean) => sum + mean, 0) / Math.max(1, size);
  return products.map(
    (value, at) => value - (means[Math.floor(at / size)] as number) - (means[at % size] as number) + all,
  );
}

interface Leading {
  /** Of length 1 and at right angles, the largest first. */
  readonly directions: readonly Float64Array[];
  /** How much lies along each. */
  readonly sizes: readonly number[];
}

function leading(matrix: Float64Array, size: number, count: number): Leading {
  const rng = rngFor(0, "gap", "content", size);
  let directions: Float64Array[] = Array.from({ length: count }, () =>
    Float64Array.from({ length: size }, () => rng.normal()),
  );
  let sizes: number[] = [];
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    directions = directions.map((direction) => times(matrix, direction));
    sizes = orthonormal(directions);
  }
  return { directions, sizes };
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const out = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += (matrix[i * size + j] as number) * (vector[j] as number);
    out[i] = sum;
  }
  return out;
}

/** Gram and Schmidt, twice for the rounding, in place; the lengths that were left of each. */
function orthonormal(vectors: readonly Float64Array[]): number[] {
  return vectors.map((vector, i) => {
    const before = vectors.slice(0, i);
    for (const other of [...before, ...before]) takeAway(vector, other);
    const length = Math.sqrt(dot(vector, vector));
    for (let k = 0; k < vector.length; k += 1) vector[k] = length > 0 ? (vector[k] as number) / length : 0;
    return length;
  });
}

function takeAway(vector: Float64Array, direction: Float64Array): void {
  const along = dot(vector, direction);
  for (let k = 0; k < vector.length; k += 1) {
    vector[k] = (vector[k] as number) - along * (direction[k] as number);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
