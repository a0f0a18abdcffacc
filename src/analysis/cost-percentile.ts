/**
 * The smallest of the values that at least a share `of` of them does not exceed (the nearest rank); null where there are
 * none. `of` is in (0, 1].
 */
export function percentile(values: readonly number[], of: number): number | null {
  const ordered = Float64Array.from(values).sort();
  return ordered[Math.max(0, Math.ceil(of * ordered.length) - 1)] ?? null;
}
