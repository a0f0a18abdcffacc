/** Of the standard normal distribution: 2.5 % lie above it. */
const Z = 1.959_963_984_540_054;

/**
 * Wilson's score interval of a share at 95 %, in [0, 1]; null for no trials. Unlike the plain one it never leaves [0, 1], and it is
 * no point where all or none succeeded. Source: E. B. Wilson, JASA 22 (1927), without correction for continuity.
 */
export function wilson(
  successes: number,
  trials: number,
): { readonly lo: number | null; readonly hi: number | null } {
  if (trials === 0) return { lo: null, hi: null };
  const share = successes / trials;
  const z2 = Z * Z;
  const middle = (share + z2 / (2 * trials)) / (1 + z2 / trials);
  const half =
    (Z / (1 + z2 / trials)) * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  // Exact where rounding would miss it.
  return { lo: successes === 0 ? 0 : middle - half, hi: successes === trials ? 1 : middle + half };
}
