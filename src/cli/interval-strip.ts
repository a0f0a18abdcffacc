/** Where values lie on the page: the least and the largest that is drawn. */
export interface Scale {
  readonly from: number;
  readonly to: number;
}

interface Drawn {
  readonly mean: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** The scale on which all of these have room; undefined where there is nothing to draw, or all of it is one value. */
export function scaleOf(drawn: readonly Drawn[]): Scale | undefined {
  const values = drawn.flatMap(({ mean, lo, hi }) => [mean, lo, hi].filter((value) => value !== null));
  const [from, to] = [Math.min(...values), Math.max(...values)];
  return values.length > 0 && to > from ? { from, to } : undefined;
}

/**
 * A mean with its interval as a line of `columns` characters, and where the baseline's mean is:
 *
 *   `  ├──●────┤ ┊      `
 *
 * Without an interval only the dot; all spaces without a mean. Ends and dots are at most half a character from where they belong.
 */
export function strip(
  { mean, lo, hi }: Drawn,
  { from, to }: Scale,
  { columns, mark }: { readonly columns: number; readonly mark: number | null },
): string {
  const at = (value: number): number => Math.round(((value - from) / (to - from)) * (columns - 1));
  const cells = new Array<string>(columns).fill(" ");
  if (mark !== null) cells[at(mark)] = "┊";
  if (lo !== null && hi !== null) {
    cells.fill("─", at(lo), at(hi) + 1);
    cells[at(lo)] = "├";
    cells[at(hi)] = "┤";
  }
  if (mean !== null) cells[at(mean)] = "●";
  return cells.join("");
}
