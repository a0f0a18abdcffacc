import { clip, pad, safe, width } from "./terminal.ts";

export interface Column {
  /** Its heading; a table whose headings are all empty has no line for them. */
  readonly title: string;
  /** Numbers stand on the right. */
  readonly align?: "right";
  /** The most columns of the terminal it may take; what is longer ends in "…". */
  readonly most?: number;
}

const GAP = "  ";

/**
 * Rows as aligned text, one line each under a line of headings, without a line end after the last and without spaces at
 * any line's end. Cells are made safe for a terminal.
 *
 *   arm       runs  posts
 *   mixed       12   20.5
 *   isolated    12   18.0
 */
export function table(rows: readonly (readonly string[])[], columns: readonly Column[]): string {
  const hasHeadings = columns.some(({ title }) => title !== "");
  const lines = [...(hasHeadings ? [columns.map(({ title }) => title)] : []), ...rows].map((row) =>
    columns.map(({ most }, i) => {
      const cell = safe(row[i] ?? "").trim();
      return most === undefined ? cell : clip(cell, most);
    }),
  );
  const widths = columns.map((_, i) => lines.reduce((widest, line) => Math.max(widest, width(line[i] ?? "")), 0));
  return lines
    .map((line) =>
      line
        .map((cell, i) => pad(cell, widths[i] ?? 0, columns[i]?.align === "right" ? "right" : "left"))
        .join(GAP)
        .trimEnd(),
    )
    .join("\n");
}
