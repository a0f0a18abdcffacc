/** The dot product: of unit vectors the cosine, in [-1, 1]; 0 where one of them is all zeros. */
export function dot(u: Float32Array, v: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i += 1) sum += (u[i] as number) * (v[i] as number);
  return sum;
}

/** The vector brought to length 1 in place; one of all zeros, or of no finite length, becomes all zeros. */
export function toUnit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length === 0 || !Number.isFinite(length)) return vector.fill(0);
  for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] as number) / length;
  return vector;
}
