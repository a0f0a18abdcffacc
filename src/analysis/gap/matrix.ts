/** Numbers in rows of equal length, row after row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function matrixOf(rows: readonly ArrayLike<number>[], columns = rows[0]?.length ?? 0): Matrix {
  const values = new Float64Array(rows.length * columns);
  for (const [at, row] of rows.entries()) values.set(row, at * columns);
  return { rows: rows.length, columns, values };
}

/** Less than this part of a column's size is what rounding leaves of a column that never varies. */
const SAME = 1e-9;

/** Each column with mean 0 and standard deviation 1 over all rows; columns that never vary are left out. */
export function standardised({ rows, columns, values }: Matrix): Matrix {
  const kept: Float64Array[] = [];
  for (let column = 0; column < columns; column += 1) {
    const own = Float64Array.from({ length: rows }, (_, row) => values[row * columns + column] as number);
    const mean = own.reduce((sum, value) => sum + value, 0) / rows;
    const sd = Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    if (sd > SAME * (1 + Math.abs(mean))) kept.push(own.map((value) => (value - mean) / sd));
  }
  const out = new Float64Array(rows * kept.length);
  for (const [column, own] of kept.entries()) {
    for (let row = 0; row < rows; row += 1) out[row * kept.length + column] = own[row] as number;
  }
  return { rows, columns: kept.length, values: out };
}

/** The rows of these numbers, in their order. */
export function rowsOf({ columns, values }: Matrix, at: ArrayLike<number>): Matrix {
  const out = new Float64Array(at.length * columns);
  for (let row = 0; row < at.length; row += 1) {
    const from = (at[row] as number) * columns;
    out.set(values.subarray(from, from + columns), row * columns);
  }
  return { rows: at.length, columns, values: out };
}
