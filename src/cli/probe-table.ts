import type { ListeningOfArms } from "../analysis/cri/arm-listening.ts";
import { estimateJson } from "../analysis/cri/estimate-json.ts";
import type { Listening } from "../analysis/cri/listening.ts";
import type { ListeningFinding } from "../analysis/cri/verdict.ts";
import type { ProbeResult } from "../analysis/probe/probe-run.ts";
import type { Unprobed } from "../analysis/probe/probed-run.ts";
import type { ProbeRecord } from "../analysis/probe/samples.ts";
import type { Style } from "./output.ts";
import { type Column, table } from "./table.ts";
import { safe, wrap } from "./terminal.ts";

/** What a probe of one run comes to. */
export interface Finding {
  readonly record: ProbeRecord;
  readonly stopReason: string | undefined;
  readonly listening: Listening;
  readonly verdict: ListeningFinding;
  readonly cautions: readonly string[];
}

/** Works out what was found; equal seeds give equal intervals. */
export async function findingOf(
  path: string,
  { record, stopReason }: ProbeResult,
  seed: number,
): Promise<Finding> {
  const { readCorpus } = await import("../analysis/read-corpus.ts");
  const { embeddersOf } = await import("../analysis/cri/embedders-of.ts");
  const { listening } = await import("../analysis/cri/listening.ts");
  const { listeningVerdict } = await import("../analysis/cri/verdict.ts");
  const { cautions } = await import("../analysis/cri/cautions.ts");
  const found = listening(record, embeddersOf(readCorpus(path)), seed);
  const verdict = listeningVerdict(found);
  return { record, stopReason, listening: found, verdict, cautions: cautions(record, found) };
}

/** One run of `probe --json`. What could not be had is null. */
export function probeJson({ record, listening, verdict, stopReason }: Finding): unknown {
  const { path, arm, seed, calls, costUsd, complete, dropped, lost, plan } = record;
  const { cri, company, masked, addressed, act, deaf, parrot } = listening;
  return {
    path,
    arm,
    seed,
    cri: estimateJson(cri),
    gross: listening.gross,
    placeboShare: listening.placebo,
    masked: masked?.value ?? null,
    addressed: addressed?.value ?? null,
    act: act?.value ?? null,
    addressing: listening.addressing,
    effective: listening.effective,
    deaf: deaf?.value ?? null,
    parrot: parrot?.value ?? null,
    anchored: listening.anchored,
    estimates: {
      company: estimateJson(company),
      masked: estimateJson(masked),
      addressed: estimateJson(addressed),
      act: estimateJson(act),
      deaf: estimateJson(deaf),
      parrot: estimateJson(parrot),
    },
    tiers: Object.fromEntries(
      (["X1", "X2", "X3"] as const).map((tier) => [
        tier,
        record.forks.filter((fork) => fork.tier === tier).length,
      ]),
    ),
    forks: listening.forks,
    planned: plan.sites.length,
    threads: listening.threads,
    calls,
    costUsd,
    complete,
    stopReason: stopReason ?? null,
    dropped,
    lost,
    verdict: verdict.verdict,
    sentence: verdict.sentence,
    logHash: record.logHash,
  };
}

/** A run that could not be probed, in the same shape. */
export const unprobedJson = ({ path, arm, seed, reason }: Unprobed): unknown => ({
  path,
  arm,
  seed,
  cri: null,
  gross: null,
  placeboShare: null,
  masked: null,
  addressed: null,
  forks: 0,
  calls: 0,
  reason,
});

const DASH = "–";
const number = (value: number | null | undefined): string =>
  value === null || value === undefined ? DASH : value.toFixed(2).replace("-0.00", "0.00");
const chance = (p: number | undefined): string =>
  p === undefined ? DASH : p < 0.001 ? "<.001" : p > 0.999 ? ">.999" : p.toFixed(3).slice(1);

/** Means over the runs of an arm that have a value. */
function mean(values: readonly (number | null | undefined)[]): number | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** What was found, an arm a line: two tables, then a sentence for each arm, then what a reader must know. */
export function probeText(
  findings: readonly Finding[],
  listening: ListeningOfArms | undefined,
  style: Style,
): string {
  if (findings.length === 0) return "Nothing was asked.";
  const arms = [...new Set(findings.map(({ record }) => record.arm))];
  const groups = arms.map((arm) => findings.filter(({ record }) => record.arm === arm));
  const several = groups.some((group) => group.length > 1);
  return [
    table(
      groups.map(listeningRow),
      columns(["CRI", several ? "runs from, to" : "95 %", "p", "gross", "placebo", "masked", "forks"]),
    ),
    "",
    table(
      groups.map(besideRow),
      columns(["addressed", "act", "addressing", "effective", "deaf", "parrot", "swaps 1/2/3"]),
    ),
    "",
    ...groups.flatMap((group) => wrap(safe(sentenceOf(group, listening)), style.width)),
    ...(listening && groups.length > 1
      ? ["", ...wrap(`Side by side: ${safe(listening.sentence)}`, style.width)]
      : []),
    "",
    ...groups.flatMap((group) => cautionLines(group, style.width)),
    ...wrap(footnote(several), style.width),
  ].join("\n");
}

const columns = (titles: readonly string[]): Column[] => [
  { title: "arm", most: 24 },
  ...titles.map((title) => ({ title, align: "right" as const })),
];

const nameOf = (group: readonly Finding[]): string => {
  const [first] = group;
  if (first === undefined) return "";
  return group.length === 1
    ? `${first.record.arm} s${first.record.seed}`
    : `${first.record.arm} (${group.length})`;
};

function listeningRow(group: readonly Finding[]): string[] {
  const all = group.map(({ listening }) => listening);
  const values = all.flatMap(({ cri }) => (cri === null ? [] : [cri.value]));
  const only = group.length === 1 ? all[0]?.cri : undefined;
  const found = all.filter(({ cri }) => cri !== null && cri.p < 0.05).length;
  return [
    nameOf(group),
    number(mean(values)),
    group.length > 1
      ? values.length === 0
        ? DASH
        : `${number(Math.min(...values))}, ${number(Math.max(...values))}`
      : only?.interval
        ? `${number(only.interval.lo)}, ${number(only.interval.hi)}`
        : DASH,
    group.length > 1 ? `${found} of ${group.length}` : chance(only?.p),
    number(mean(all.map(({ gross }) => gross))),
    number(mean(all.map(({ placebo }) => placebo))),
    number(mean(all.map(({ masked }) => masked?.value))),
    String(all.reduce((sum, { forks }) => sum + forks, 0)),
  ];
}

function besideRow(group: readonly Finding[]): string[] {
  const all = group.map(({ listening }) => listening);
  const swaps = (["X1", "X2", "X3"] as const).map((tier) =>
    group.reduce((sum, { record }) => sum + record.forks.filter((fork) => fork.tier === tier).length, 0),
  );
  return [
    nameOf(group),
    number(mean(all.map(({ addressed }) => addressed?.value))),
    number(mean(all.map(({ act }) => act?.value))),
    number(mean(all.map(({ addressing }) => addressing))),
    number(mean(all.map(({ effective }) => effective))),
    number(mean(all.map(({ deaf }) => deaf?.value))),
    number(mean(all.map(({ parrot }) => parrot?.value))),
    swaps.join("/"),
  ];
}

/** Of an arm what its runs come to together, and of several how many came to what. */
function sentenceOf(group: readonly Finding[], listening: ListeningOfArms | undefined): string {
  const [only] = group;
  if (only === undefined) return "";
  const arm = listening?.arms.find(({ name }) => name === only.record.arm);
  const { sentence } = arm ?? only.verdict;
  if (group.length === 1) return `${nameOf(group)}: ${sentence}`;
  const counts = new Map<string, number>();
  for (const { verdict } of group) counts.set(verdict.verdict, (counts.get(verdict.verdict) ?? 0) + 1);
  const parts = [...counts].map(([verdict, count]) => `${verdict} in ${count}`);
  return `${nameOf(group)}: ${sentence} Run by run: ${parts.join(", ")}.`;
}

function cautionLines(group: readonly Finding[], width: number): string[] {
  const [only] = group;
  const forms = new Set(group.flatMap(({ record }) => record.forks.flatMap(({ form }) => form ?? [])));
  const scripts =
    forms.size > 0 ? ["forks go on with a script from its middle, which is not how it was written"] : [];
  const said = [...scripts, ...(group.length === 1 ? (only?.cautions ?? []) : [])];
  return said.length === 0 ? [] : wrap(safe(`${nameOf(group)}: ${said.join("; ")}`), width);
}

const footnote = (several: boolean): string =>
  `${several ? "Means over runs, from the lowest to the highest; p: runs with p < .05; --json has each run. " : ""}CRI: the share of the variation in replies that follows what the message means, beyond dice and wording. Swaps: by the same author, by another of the same model, by anybody. Any competent model listens within its prompt: read differences between arms.`;
