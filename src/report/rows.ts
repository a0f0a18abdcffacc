import { figure } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { Scale } from "./scale.ts";

/** A row of a picture that is a table: what it is of, the drawing, and the same in numbers. */
export interface Row {
  readonly name: string;
  /** How it stands out: as the arm that others are compared with, or as a planned contrast. */
  readonly stands: "base" | "planned" | undefined;
  readonly drawing: Html;
  readonly numbers: Html;
  readonly verdict: Html | undefined;
}

interface RowsOptions {
  readonly scale: Scale;
  /** What the table is of, for those who do not see it. */
  readonly label: string;
  readonly numbersTitle: string;
  /** What lies along the line: "difference in bits". */
  readonly along: string;
}

/**
 * Rows over one common line. Places are in percent, so that drawings take whatever width there is while marks and words keep
 * their size: the one picture serves a phone and a wall.
 */
export function rowsPicture(rows: readonly Row[], { scale, label, numbersTitle, along }: RowsOptions): Html {
  const hasVerdicts = rows.some(({ verdict }) => verdict !== undefined);
  return html`<table class="rows${hasVerdicts ? " judged" : ""}" aria-label="${label}">
<thead><tr><th scope="col" class="name">arm</th><th scope="col" class="plot"><span class="along">${along}</span>${axis(scale)}</th><th scope="col" class="numbers">${numbersTitle}</th>${hasVerdicts && html`<th scope="col" class="word">verdict</th>`}</tr></thead>
<tbody>${rows.map((row) => rowOf(row, hasVerdicts))}</tbody></table>`;
}

const rowOf = ({ name, stands, drawing, numbers, verdict }: Row, hasVerdicts: boolean): Html =>
  html`<tr${stands !== undefined && html` class="${stands}"`}><th scope="row" class="name">${name}</th><td class="plot">${drawing}</td><td class="numbers">${numbers}</td>${hasVerdicts && html`<td class="word">${verdict}</td>`}</tr>
`;

const axis = ({ at, ticks }: Scale): Html =>
  html`<svg class="axis" aria-hidden="true">${ticks.map(
    (tick) =>
      html`<line x1="${at(tick)}%" x2="${at(tick)}%" y1="17" y2="22"/><text x="${at(tick)}%" y="12" text-anchor="middle">${figure(tick)}</text>`,
  )}</svg>`;

/** Drawings stand on this height in pixels, and marks on its middle. */
const ROW = 26;
const MIDDLE = ROW / 2;

export const strip = (...marks: readonly (Html | false | undefined)[]): Html =>
  html`<svg class="strip" aria-hidden="true">${marks.filter((mark) => mark !== undefined)}</svg>`;

/** A shaded stretch. */
export const band = (from: number, to: number): Html =>
  html`<rect class="margin" x="${from}%" width="${Number((to - from).toFixed(2))}%" y="0" height="${ROW}"/>`;

/** A line across the row. */
export const mark = (kind: "zero" | "reference" | "baseline" | "floor", at: number): Html =>
  html`<line class="${kind}" x1="${at}%" x2="${at}%" y1="0" y2="${ROW}"/>`;

export const interval = (from: number, to: number): Html =>
  html`<line class="interval" x1="${from}%" x2="${to}%" y1="${MIDDLE}" y2="${MIDDLE}"/>`;

export const point = (at: number, kind: string): Html =>
  html`<circle class="point ${kind}" cx="${at}%" cy="${MIDDLE}" r="4.5"/>`;

/** One run; `step` moves it off the middle, so that equal values do not hide each other. */
export const dot = (at: number, step: number): Html =>
  html`<circle class="dot" cx="${at}%" cy="${MIDDLE + step}" r="3"/>`;

/** What chance gives. */
export const chance = (at: number): Html =>
  html`<line class="chance" x1="${at}%" x2="${at}%" y1="3" y2="${ROW - 3}"/>`;
