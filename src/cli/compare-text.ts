import pc from "picocolors";
import type { Comparison, Difference, MetricComparison } from "../analysis/compare/comparison.ts";
import { exploratoryText } from "../analysis/confirmatory.ts";
import type { Metric } from "../analysis/metric.ts";
import { type Block, blockOf, NO_VALUE, type Row } from "./compare-block.ts";
import { scaleOf, strip } from "./interval-strip.ts";
import { irreducibilityText } from "./irreducibility-table.ts";
import { listeningText } from "./listening-table.ts";
import type { Style } from "./output.ts";
import { plural, some } from "./phrases.ts";
import { type Column, table } from "./table.ts";
import { safe, wrap } from "./terminal.ts";

/** What is shown of a comparison. */
export interface Showing {
  /** Metrics, and arms of them, in which something stands out; the rest is counted. */
  readonly onlyChanged: boolean;
  /** Every arm in every metric, also where there are many and nothing is decided. */
  readonly everything: boolean;
  readonly titles: Readonly<Record<Metric["group"], string>>;
  readonly style: Style;
}

/** Narrower than this there is no room for pictures of intervals. */
const WITH_STRIPS = 100;
const [WIDEST_STRIP, NARROWEST_STRIP] = [36, 14];
const GAP = 2;

/** A comparison for eyes: the answer, what stands in its way, then a table a group. */
export function compareText(comparison: Comparison, showing: Showing): string {
  const { style, titles } = showing;
  const paint = pc.createColors(style.color);
  const groups = (Object.keys(titles) as Metric["group"][]).flatMap((group) => {
    const text = groupText(comparison, group, showing);
    return text === undefined ? [] : [`\n${paint.bold(titles[group])}\n${text}`];
  });
  return [
    ...wrap(safe(comparison.sentence), style.width).map((line) => paint.bold(line)),
    "",
    ...remarks(comparison).flatMap((remark) => wrap(safe(remark), style.width)),
    ...(comparison.listening ? ["", listeningText(comparison.listening, style.width)] : []),
    ...(comparison.irreducibility ? ["", irreducibilityText(comparison.irreducibility, style.width)] : []),
    ...groups,
    ...footnotes(comparison, showing).flatMap((note) => ["", ...wrap(safe(note), style.width)]),
  ].join("\n");
}

/** What has to be known before any number is read, a paragraph each. */
export function remarks(comparison: Comparison): readonly string[] {
  const { leftOut, incomparable, unanswered, standing, precision, sentence } = comparison;
  const exploratory = exploratoryText(standing);
  return [
    `${sizeText(comparison)} ${sentence.startsWith(precision) ? "" : precision}`.trim(),
    ...(exploratory === undefined ? [] : [`The results are ${exploratory}.`]),
    ...unanswered.map(({ endpoint, why }) => `The planned question ${endpoint} has no answer here: ${why}.`),
    ...incomparable.map(({ why }) => `Not comparable: ${why}.`),
    ...leftOutTexts(leftOut),
  ];
}

/** "24 runs of 3 arms; baseline mixed." */
function sizeText({ arms, baseline, by, within }: Comparison): string {
  if (by === "arm") {
    const runs = arms.reduce((sum, arm) => sum + arm.runs, 0);
    return `${plural(runs, "run")} of ${plural(arms.length, "arm")}; baseline ${baseline}.`;
  }
  const runs = Math.max(0, ...arms.map((arm) => arm.runs));
  return `What each ${by} wrote in ${plural(runs, "run")} of ${within}, one value a run; baseline ${baseline}.`;
}

/** "Left out: mixed s3, mixed s4 (is not finished (round 2))" */
function leftOutTexts(leftOut: Comparison["leftOut"]): string[] {
  const reasons = [...new Set(leftOut.map(({ why }) => why))];
  return reasons.map((why) => {
    const names = leftOut.filter((one) => one.why === why).map(({ arm, seed }) => `${arm} s${seed}`);
    return `Left out: ${some(names)}: ${why}.`;
  });
}

function groupText(comparison: Comparison, group: Metric["group"], showing: Showing): string | undefined {
  const blocks = comparison.metrics
    .filter((metric) => metric.group === group && hasValue(metric))
    .flatMap((metric) => blockOf(metric, comparison, showing) ?? []);
  return blocks.length === 0 ? undefined : blocksText(blocks, comparison, showing.style);
}

/** The primary metrics alone, without titles of groups; empty where there is none with a verdict or a number. */
export function primaryText(comparison: Comparison, showing: Showing): string {
  const blocks = comparison.metrics
    .filter((metric) => metric.role === "primary" && hasValue(metric))
    .flatMap((metric) => blockOf(metric, comparison, showing) ?? [])
    .map((block) => ({ ...block, notes: block.notes.filter((note) => note.startsWith(NO_VALUE)) }));
  return blocks.length === 0 ? "" : blocksText(blocks, comparison, showing.style);
}

const hasValue = ({ arms }: MetricComparison): boolean => Object.values(arms).some(({ n }) => n > 0);

/** The blocks of a group have their columns in common; titles and notes stand between the rows. */
function blocksText(blocks: readonly Block[], { baseline }: Comparison, { width, color }: Style): string {
  const rows = blocks.flatMap((block) => block.rows);
  const against = `difference from ${baseline}`;
  const plain = rows.length === 0 ? [] : setRows(rows, against, width);
  const room = width - widest(plain) - GAP;
  const columns = width >= WITH_STRIPS && room >= NARROWEST_STRIP ? Math.min(WIDEST_STRIP, room) : 0;
  const [heading, ...lines] = plain;
  const pad = widest(plain) + GAP;
  const paint = pc.createColors(color);
  const out: string[] = heading === undefined ? [] : [heading];
  let at = 0;
  for (const { title, rows: own, notes } of blocks) {
    out.push(...wrap(safe(title), width).map((line) => (own.length > 0 ? paint.underline(line) : line)));
    const scale = scaleOf(own.map(({ values }) => values));
    for (const { values, mark } of own) {
      const line = lines[at] ?? "";
      at += 1;
      const picture = columns > 0 && scale ? strip(values, scale, { columns, mark }) : "";
      out.push(`${line.padEnd(pad)}${picture}`.trimEnd());
    }
    out.push(...notes.flatMap((note) => wrap(`  ${safe(note)}`, width)));
  }
  return out.join("\n");
}

const widest = (lines: readonly string[]): number => Math.max(0, ...lines.map((line) => line.length));

/** Rows under their headings, two columns in; names of arms are clipped to what the page leaves. */
function setRows(rows: readonly Row[], against: string, width: number): string[] {
  const cells = rows.map(({ arm, mean, difference, p, verdict }) => [arm, mean, difference, p, verdict]);
  const set = (most: number, heading: string): string[] => {
    const columns: Column[] = [
      { title: "arm", most },
      { title: "mean [95 %]" },
      { title: heading, most: 40 },
      { title: "p adj.", align: "right" },
      { title: "verdict" },
    ];
    return table(cells, columns)
      .split("\n")
      .map((line) => `  ${line}`);
  };
  const full = set(40, against);
  const over = widest(full) - width;
  if (over <= 0) return full;
  const short = set(40, "difference");
  const still = widest(short) - width;
  if (still <= 0) return short;
  const longest = Math.min(40, widest(rows.map(({ arm }) => arm)));
  return set(Math.max(8, longest - still), "difference");
}

function footnotes(comparison: Comparison, { onlyChanged }: Showing): readonly string[] {
  const empty = comparison.metrics.filter((metric) => !hasValue(metric)).map(({ name }) => name);
  const changed = comparison.metrics.filter(({ differences }) => differences.some(standsOut)).length;
  const floor = `Noise floor: how far two runs of ${comparison.baseline} are apart on average that differ in nothing but their seed.`;
  return [
    ...(comparison.metrics.some(({ noiseFloor }) => noiseFloor !== null) ? [floor] : []),
    ...(comparison.references.length === 0
      ? []
      : [
          "Published figures, as looked up in November 2026, are of one platform in its first days, with thousands of agents: what grows or falls with size is no yardstick for a small run, and none of them enters a test.",
        ]),
    ...(empty.length === 0 ? [] : [`No run has a value of ${empty.join(", ")}.`]),
    ...(onlyChanged
      ? [
          `${changed} of ${plural(comparison.metrics.length, "metric")} differ in some arm; the others are not shown.`,
        ]
      : []),
  ];
}

const standsOut = ({ verdict }: Difference): boolean => verdict === "different" || verdict === "trivial";
