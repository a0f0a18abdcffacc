import type { Difference, MetricComparison } from "../analysis/compare/comparison.ts";
import { type DataColumn, dataTable } from "./figure-box.ts";
import { figure, pText, signed, withSign } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";
import { band, interval, mark, point, type Row, rowsPicture, strip } from "./rows.ts";
import { type Scale, scaleOver } from "./scale.ts";
import { VERDICTS, verdictWord } from "./verdicts.ts";

/** Every arm's difference to the baseline in one metric, in the metric's own unit, with its margin and its verdict. */
export function forest(metric: MetricComparison, { comparison }: ReportData): Html {
  const floor = metric.noiseFloor === null ? [] : [-metric.noiseFloor, metric.noiseFloor];
  const scale = scaleOver([...floor, 0, ...metric.differences.flatMap(placesOf)]);
  const rows = metric.differences.map((difference): Row => {
    return {
      name: nameOf(difference),
      stands: difference.role === "primary" ? "planned" : undefined,
      drawing: drawingOf(difference, metric.noiseFloor, scale),
      numbers: numbersOf(difference, scale),
      verdict: verdictWord(difference.verdict),
    };
  });
  return rowsPicture(rows, {
    scale,
    label: `Differences in ${metric.name} to ${comparison.baseline}`,
    numbersTitle: "difference",
    along: `${metric.unit}, arm minus ${comparison.baseline}`,
  });
}

/** "script", or where the analysis plan names another: "script less yoked". */
const nameOf = ({ arm, against }: Difference): string =>
  against === undefined ? arm : `${arm} less ${against}`;

function placesOf({ estimate, lo, hi, margin }: Difference): number[] {
  const ends = margin === null ? [] : [-margin.value, margin.value];
  return [estimate, lo, hi, ...ends].filter((value) => value !== null);
}

function drawingOf(difference: Difference, floor: number | null, { at }: Scale): Html {
  const { estimate, lo, hi, margin, verdict, note } = difference;
  if (estimate === null) return html`<span class="quiet">${note ?? "no value"}</span>`;
  return strip(
    margin !== null && band(at(-margin.value), at(margin.value)),
    floor !== null && html`${mark("floor", at(-floor))}${mark("floor", at(floor))}`,
    mark("zero", at(0)),
    lo !== null && hi !== null && interval(at(lo), at(hi)),
    point(at(estimate), verdict),
  );
}

function numbersOf({ estimate, lo, hi, pAdjusted }: Difference, { text }: Scale): Html {
  if (estimate === null) return html`<span class="quiet">–</span>`;
  const range = lo !== null && hi !== null ? `${text(lo)} to ${text(hi)}` : "";
  const p = pAdjusted === null ? "" : pText(pAdjusted);
  return html`<b>${withSign(text(estimate))}</b> <span class="quiet">${[range, p].filter(Boolean).join(" · ")}</span>`;
}

const COLUMNS: readonly DataColumn[] = [
  { title: "arm" },
  { title: "difference", isNumber: true },
  { title: "from", isNumber: true },
  { title: "to", isNumber: true },
  { title: "p", isNumber: true },
  { title: "p, adjusted", isNumber: true },
  { title: "smallest p", isNumber: true },
  { title: "Hedges' g", isNumber: true },
  { title: "Cliff's delta", isNumber: true },
  { title: "margin", isNumber: true },
  { title: "p, equivalence, adjusted", isNumber: true },
  { title: "role" },
  { title: "n", isNumber: true },
  { title: "verdict" },
  { title: "note" },
];

/** The same as a table, with all that was tested. */
export function differencesTable({ name, differences }: MetricComparison, { comparison }: ReportData): Html {
  const rows = differences.map((difference) => {
    const { estimate, lo, hi, p, pAdjusted, smallestP, hedgesG, cliffDelta, margin } = difference;
    return [
      nameOf(difference),
      signed(estimate),
      signed(lo),
      signed(hi),
      ...[p, pAdjusted, smallestP].map(figure),
      signed(hedgesG),
      signed(cliffDelta),
      margin === null ? "–" : `±${figure(margin.value)}`,
      figure(difference.equivalencePAdjusted),
      difference.role,
      `${difference.n}${difference.paired ? " pairs" : ""}`,
      VERDICTS[difference.verdict].word,
      [difference.note, margin?.source].filter(Boolean).join("; "),
    ];
  });
  return dataTable(`Differences in ${name} to ${comparison.baseline}`, COLUMNS, rows);
}
