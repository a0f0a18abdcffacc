/**
 * The effective number of different things (Friedman and Dieng 2023): exp of the Shannon entropy of the eigenvalues of
 * K / n, with K symmetric, positive semidefinite and 1 on its diagonal. In [1, n]. With `order` 2 it is their inverse
 * sum of squares.
 */
export function vendi(kernel: readonly (readonly number[])[], order: 1 | 2 = 1): number {
  const shares = eigenvalues(kernel).map((value) => Math.max(0, value / kernel.length));
  if (order === 2) return 1 / shares.reduce((sum, share) => sum + share * share, 0);
  return Math.exp(shares.reduce((sum, share) => (share > 0 ? sum - share * Math.log(share) : sum), 0));
}

/** Off-diagonal weight, as a share of all, below which a matrix counts as diagonal. */
const SMALL = 1e-22;
const MOST_SWEEPS = 60;

/** Eigenvalues of a symmetric matrix, ascending, by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5). */
export function eigenvalues(matrix: readonly (readonly number[])[]): number[] {
  const rows = matrix.map((row) => Float64Array.from(row));
  const total = rows.reduce((sum, row) => sum + row.reduce((part, value) => part + value * value, 0), 0);
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(rows) > SMALL * total; sweep += 1) {
    for (let p = 0; p < rows.length; p += 1) {
      for (let q = p + 1; q < rows.length; q += 1) rotate(rows, p, q);
    }
  }
  return rows.map((row, i) => row[i] as number).sort((a, b) => a - b);
}

function offDiagonal(rows: readonly Float64Array[]): number {
  let sum = 0;
  for (const [i, row] of rows.entries()) {
    for (let j = 0; j < i; j += 1) sum += 2 * (row[j] as number) ** 2;
  }
  return sum;
}

/** Turns the plane of p and q so that the entry between them becomes 0. */
function rotate(rows: readonly Float64Array[], p: number, q: number): void {
  const [rowP, rowQ] = [rows[p] as Float64Array, rows[q] as Float64Array];
  const between = rowP[q] as number;
  if (between === 0) return;
  const theta = ((rowQ[q] as number) - (rowP[p] as number)) / (2 * between);
  const tan = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cos = 1 / Math.hypot(tan, 1);
  const sin = tan * cos;
  for (const row of rows) {
    const [atP, atQ] = [row[p] as number, row[q] as number];
    row[p] = cos * atP - sin * atQ;
    row[q] = sin * atP + cos * atQ;
  }
  for (let i = 0; i < rows.length; i += 1) {
    const [atP, atQ] = [rowP[i] as number, rowQ[i] as number];
    rowP[i] = cos * atP - sin * atQ;
    rowQ[i] = sin * atP + cos * atQ;
  }
}
