import type { Matrix } from "./matrix.ts";

/** Of a column's coefficient, where columns vary by 1 and each run counts as one. */
const PENALTY = 1;
/** The intercept is not held down but by this, so that the bound can be inverted. */
const FREE = 1e-6;
/** Where no coefficient moves by more than this, the order of scores hardly changes any more. */
const STILL = 0.01;
const MOST_STEPS = 60;

/**
 * Logistic regression with a squared penalty (ridge; le Cessie and van Houwelingen 1992) on rows that may be fitted to many sets of
 * labels: minimises Σ weight · ln(1 + exp(−sign · score)) + ½ Σ coefficient². Steps go by the bound of Böhning and Lindsay (1988), the
 * curvature at its largest, which hangs on the rows alone: it is inverted once, each step makes the sum smaller, and no step has
 * to be searched for. Nothing is drawn: equal rows and labels give equal coefficients.
 */
export class Logistic {
  readonly #rows: Matrix;
  readonly #weights: ArrayLike<number>;
  /** Of the bound ¼ Xᵀ W X + penalty; the last row and column are the intercept's. */
  readonly #inverse: Float64Array;

  constructor(rows: Matrix, weights: ArrayLike<number>) {
    this.#rows = rows;
    this.#weights = weights;
    this.#inverse = inverted(boundOf(rows, weights), rows.columns + 1);
  }

  /** Coefficients by column, then the intercept. `signs` has 1 or −1 a row. */
  fit(signs: ArrayLike<number>): Float64Array {
    const { columns } = this.#rows;
    const coefficients = new Float64Array(columns + 1);
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const downhill = this.#downhill(coefficients, signs);
      let farthest = 0;
      for (let i = 0; i <= columns; i += 1) {
        const move = productOf(this.#inverse, downhill, i);
        coefficients[i] = (coefficients[i] as number) + move;
        farthest = Math.max(farthest, Math.abs(move));
      }
      if (farthest < STILL) break;
    }
    return coefficients;
  }

  #downhill(coefficients: Float64Array, signs: ArrayLike<number>): Float64Array {
    const { rows, columns, values } = this.#rows;
    const out = new Float64Array(columns + 1);
    for (let i = 0; i < columns; i += 1) out[i] = -PENALTY * (coefficients[i] as number);
    out[columns] = -FREE * (coefficients[columns] as number);
    for (let row = 0; row < rows; row += 1) {
      const sign = signs[row] as number;
      const score = scoreOf(coefficients, values, row * columns);
      const pull = ((this.#weights[row] as number) * sign) / (1 + Math.exp(sign * score));
      const from = row * columns;
      for (let i = 0; i < columns; i += 1) out[i] = (out[i] as number) + pull * (values[from + i] as number);
      out[columns] = (out[columns] as number) + pull;
    }
    return out;
  }
}

/** The log-odds of the row that begins at `from`. */
export function scoreOf(coefficients: Float64Array, values: Float64Array, from: number): number {
  const columns = coefficients.length - 1;
  let score = coefficients[columns] as number;
  for (let i = 0; i < columns; i += 1) score += (coefficients[i] as number) * (values[from + i] as number);
  return score;
}

/** One row of a square matrix times a vector. */
function productOf(matrix: Float64Array, vector: Float64Array, row: number): number {
  const from = row * vector.length;
  let sum = 0;
  for (let j = 0; j < vector.length; j += 1) sum += (matrix[from + j] as number) * (vector[j] as number);
  return sum;
}

function boundOf({ rows, columns, values }: Matrix, weights: ArrayLike<number>): Float64Array {
  const size = columns + 1;
  const bound = new Float64Array(size * size);
  const at = (row: number, i: number): number => (i === columns ? 1 : (values[row * columns + i] as number));
  for (let row = 0; row < rows; row += 1) {
    const quarter = (weights[row] as number) / 4;
    for (let i = 0; i < size; i += 1) {
      const own = quarter * at(row, i);
      for (let j = 0; j < size; j += 1) {
        bound[i * size + j] = (bound[i * size + j] as number) + own * at(row, j);
      }
    }
  }
  for (let i = 0; i < size; i += 1) {
    bound[i * size + i] = (bound[i * size + i] as number) + (i === columns ? FREE : PENALTY);
  }
  return bound;
}

/** Of a positive definite matrix, by elimination without pivots: the penalty on its diagonal keeps them away from 0. */
function inverted(matrix: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) out[i * size + i] = 1;
  for (let pivot = 0; pivot < size; pivot += 1) {
    const divisor = matrix[pivot * size + pivot] as number;
    for (const of of [matrix, out]) {
      for (let j = 0; j < size; j += 1) of[pivot * size + j] = (of[pivot * size + j] as number) / divisor;
    }
    for (let row = 0; row < size; row += 1) {
      if (row === pivot) continue;
      const times = matrix[row * size + pivot] as number;
      takeAway(matrix, { row, pivot, times, size });
      takeAway(out, { row, pivot, times, size });
    }
  }
  return out;
}

interface Elimination {
  readonly row: number;
  readonly pivot: number;
  readonly times: number;
  readonly size: number;
}

function takeAway(matrix: Float64Array, { row, pivot, times, size }: Elimination): void {
  for (let j = 0; j < size; j += 1) {
    const at = row * size + j;
    matrix[at] = (matrix[at] as number) - times * (matrix[pivot * size + j] as number);
  }
}
