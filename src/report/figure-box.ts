import { type Html, html, type Piece } from "./html.ts";

interface FigureOptions {
  /** What is seen, in a few words. */
  readonly title: Piece;
  /** How to read it. */
  readonly caption: Piece;
  readonly picture: Html;
  /** The same as numbers. */
  readonly data?: Html | undefined;
  readonly id?: string;
}

/** A picture with its title, how to read it, and its numbers folded away beneath. Its number is counted by the style sheet. */
export const figureBox = ({ title, caption, picture, data, id }: FigureOptions): Html => html`<figure${
  id === undefined ? "" : html` id="${id}"`
}>
<h3 class="figure-title">${title}</h3>
${picture}
<figcaption>${caption}</figcaption>
${data && html`<details class="data"><summary>The numbers</summary>${data}</details>`}
</figure>
`;

/** A cell: numbers stand on the right. */
export type Cell = string | number | Html;

export interface DataColumn {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** A table of plain cells that can be scrolled by itself. The first column names its row. */
export function dataTable(
  label: string,
  columns: readonly DataColumn[],
  rows: readonly (readonly Cell[])[],
): Html {
  const kind = (i: number): Html | string => (columns[i]?.isNumber ? html` class="n"` : "");
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table class="data" aria-label="${label}"><thead><tr>${columns.map(
    ({ title }, i) => html`<th scope="col"${kind(i)}>${title}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ([first, ...rest]) =>
      html`<tr><th scope="row"${kind(0)}>${first}</th>${rest.map((cell, i) => html`<td${kind(i + 1)}>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`;
}
