import { clip, pad, safe, width } from "./terminal.ts";

export interface Column {
  /** Its heading; a table whose headings are all empty has no line for them. */
  readonly title: string;
  /** Numbers stand on the right. */
  readonly align?: "right";
  /** The most columns of the terminal it may take; what is longer ends in "…". */
  readonly most?: number;
  /** For the last column: it is clipped to what the others leave of the page. */
  readonly fills?: true;
}

const GAP = "  ";
/** Where the others leave next to nothing, a column that fills is not made narrower than this. */
const NARROWEST = 12;

/**
 * Rows as aligned text, one line each under a line of headings, without a line end after the last and without spaces at
 * any line's end. Cells are made safe for a terminal. Where the last column fills, no line is wider than `page`.
 *
 *   arm       runs  posts
 *   mixed       12   20.5
 *   isolated    12   18.0
 */
export function table(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  page = Number.POSITIVE_INFINITY,
): string {
  const hasHeadings = columns.some(({ title }) => title !== "");
  const lines = [...(hasHeadings ? [columns.map(({ title }) => title)] : []), ...rows].map((row) =>
    columns.map(({ most }, i) => clip(safe(row[i] ?? "").trim(), most ?? Number.POSITIVE_INFINITY)),
  );
  const widths = columns.map((_, i) => widest(lines.map((line) => line[i] ?? "")));
  const fixed = columns.reduce((sum, { fills }, i) => sum + GAP.length + (fills ? 0 : (widths[i] ?? 0)), 0);
  const room = Math.max(NARROWEST, page + GAP.length - fixed);
  return lines
    .map((line) =>
      line
        .map((cell, i) => setIn(columns[i], columns[i]?.fills ? clip(cell, room) : cell, widths[i] ?? 0))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}

const widest = (cells: readonly string[]): number =>
  cells.reduce((most, cell) => Math.max(most, width(cell)), 0);

function setIn(column: Column | undefined, cell: string, columns: number): string {
  // Only the last column may fill: then nothing behind it has to be aligned.
  if (column?.fills) return cell;
  return pad(cell, columns, column?.align === "right" ? "right" : "left");
}
