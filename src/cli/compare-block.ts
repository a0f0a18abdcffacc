import type { ArmValues, Comparison, Difference, MetricComparison } from "../analysis/compare/comparison.ts";
import { adjustedText, DASH, type Digits, digitsOf, estimateText } from "./compare-figures.ts";
import { plural, some } from "./phrases.ts";

/** A line of a metric: an arm, or a planned difference between two others. */
export interface Row {
  readonly arm: string;
  readonly mean: string;
  readonly difference: string;
  readonly p: string;
  readonly verdict: string;
  /** What a picture of it shows. */
  readonly values: Pick<ArmValues, "mean" | "lo" | "hi">;
  /** The baseline's mean. */
  readonly mark: number | null;
}

/** One metric on the screen. */
export interface Block {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

/** How a note begins that says which arms have nothing to show. */
export const NO_VALUE = "no value";

/** More arms than this are not all shown where nothing is decided of them. */
const MOST_ARMS = 6;

/** Undefined where only what changed is shown, and nothing did. */
export function blockOf(
  metric: MetricComparison,
  comparison: Comparison,
  how: { readonly onlyChanged: boolean; readonly everything: boolean },
): Block | undefined {
  const { differences, arms } = metric;
  const digits = digitsOf(metric);
  const shown = differences.filter((one) => isShown(one, { ...how, arms: comparison.arms.length }));
  if (how.onlyChanged && shown.length === 0) return undefined;
  if (shown.length === 0 && differences.length > 0) return inOneLine(metric, comparison, digits);
  const baseline = arms[comparison.baseline];
  const mark = baseline?.mean ?? null;
  const rows = [
    ...(baseline ? [rowOf(comparison.baseline, baseline, digits)] : []),
    ...shown.map((one) => differenceRow(one, arms[one.arm], digits)),
  ].map((row) => ({ ...row, mark }));
  const hidden = differences.length - shown.length;
  return {
    title: titleOf(metric, digits),
    rows,
    notes: [
      ...(hidden > 0 ? [`${hidden} more: ${hiddenText(differences, shown)}`] : []),
      ...notesOf(metric, shown, comparison),
      ...referenceNotes(metric, comparison, digits),
    ],
  };
}

/** A metric of which nothing is decided: "mtld (words), noise floor 8: mixed 92 [85, 97]; 12 undecided". */
function inOneLine(metric: MetricComparison, comparison: Comparison, digits: Digits): Block {
  const { differences, arms } = metric;
  const { mean = null, ...interval } = arms[comparison.baseline] ?? NOBODY;
  const reasons = [...new Set(differences.map(({ note }) => note))];
  const why = reasons.length === 1 && reasons[0] !== undefined ? ` (${reasons[0]})` : "";
  const told = `${comparison.baseline} ${estimateText(mean, interval, digits)}; ${hiddenText(differences, [])}${why}`;
  return {
    title: `${titleOf(metric, digits)}: ${told}`,
    rows: [],
    notes: referenceNotes(metric, comparison, digits),
  };
}

function isShown(
  { role, verdict }: Difference,
  {
    onlyChanged,
    everything,
    arms,
  }: { readonly onlyChanged: boolean; readonly everything: boolean; readonly arms: number },
): boolean {
  const isDecided = verdict !== "undecided" && verdict !== "none";
  if (onlyChanged) return verdict === "different" || verdict === "trivial";
  return everything || arms <= MOST_ARMS || role === "primary" || isDecided;
}

/** "9 undecided, 2 none" */
function hiddenText(differences: readonly Difference[], shown: readonly Difference[]): string {
  const verdicts = differences.filter((one) => !shown.includes(one)).map(({ verdict }) => verdict);
  return [...new Set(verdicts)]
    .map((verdict) => `${verdicts.filter((one) => one === verdict).length} ${verdict}`)
    .join(", ");
}

function titleOf({ name, unit, role, noiseFloor }: MetricComparison, digits: Digits): string {
  const floor = noiseFloor === null ? "" : `, noise floor ${digits(noiseFloor)}`;
  return `${name} (${unit})${role === "exploratory" ? "" : `, ${role}`}${floor}`;
}

type Plain = Omit<Row, "mark">;

function rowOf(arm: string, values: ArmValues, digits: Digits): Plain {
  const { mean, lo, hi } = values;
  return {
    arm,
    mean: estimateText(mean, values, digits),
    difference: "",
    p: "",
    verdict: "",
    values: { mean, lo, hi },
  };
}

const NOBODY: ArmValues = { n: 0, mean: null, lo: null, hi: null, sd: null, values: [], notes: [] };

function differenceRow(one: Difference, values: ArmValues = NOBODY, digits: Digits): Plain {
  const { arm, against, estimate, verdict } = one;
  const row = rowOf(against === undefined ? arm : `${arm} less ${against}`, values, digits);
  return {
    ...row,
    ...(against !== undefined && { mean: "", values: { mean: null, lo: null, hi: null } }),
    difference: estimateText(estimate, one, digits),
    p: adjustedText(one),
    verdict: verdict === "none" ? DASH : verdict,
  };
}

/** What is missing, and why there is no verdict, a line a reason; one that holds for most differences is the comparison's own remark. */
function notesOf(
  { arms, differences: all }: MetricComparison,
  shown: readonly Difference[],
  { arms: order, metrics }: Comparison,
): string[] {
  const whole = metrics.flatMap(({ differences }) => differences);
  const isCommon = (why: string): boolean =>
    whole.filter(({ note }) => note === why).length > whole.length / 2;
  const missing = order.flatMap(({ name, runs }) => {
    const { n, notes } = arms[name] ?? NOBODY;
    if (n === runs) return [];
    return [{ name: n === 0 ? name : `${name} (${n} of ${plural(runs, "run")})`, why: notes.join("; "), n }];
  });
  const tellable = all.flatMap((one) =>
    one.note === undefined || one.note === "no values to compare" || isCommon(one.note)
      ? []
      : [{ name: one.arm, why: one.note, isShown: shown.includes(one) }],
  );
  return [
    ...byReason(missing.filter(({ n }) => n === 0)).map((text) => `${NO_VALUE}: ${text}`),
    ...byReason(missing.filter(({ n }) => n > 0)).map((text) => `not in every run: ${text}`),
    ...byReason(tellable).map((text) => `no verdict, or with reserve: ${text}`),
  ];
}

/** "isolated, yoked: no agent wrote a comment" */
function byReason(told: readonly { readonly name: string; readonly why: string }[]): string[] {
  return [...new Set(told.map(({ why }) => why))].map((why) => {
    const names = some(told.filter((one) => one.why === why).map(({ name }) => name));
    return why === "" ? names : `${names}: ${why}`;
  });
}

/** "published 1.07 (Holtz 2026, arXiv 2602.10131): …" */
function referenceNotes({ name }: MetricComparison, { references }: Comparison, digits: Digits): string[] {
  return references
    .filter(({ metric }) => metric === name)
    .map(
      ({ value, source, note }) =>
        `published: ${digits(value)}, ${source}${note === undefined ? "" : `; ${note}`}`,
    );
}
