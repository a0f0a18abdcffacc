import type { Comparison, MetricComparison } from "../analysis/compare/comparison.ts";

/** What is drawn first where it is there, and what is drawn beside what was planned. */
const FIRST = "cri";
const USUAL = [
  "gap",
  "parent_id_bits_returns",
  "parent_id_auc_thread",
  "leak",
  "depth_mean",
  "share_comments_no_reply",
  "reciprocity_reply_target",
  "structural_virality_mean",
  "gini_comments",
  "share_threads_author_returns",
  "authorship_macro_f1",
  "model_fingerprint_macro_f1",
  "near_duplicates",
  "mtld",
  "self_bleu4",
];
const MOST = 10;

/**
 * The metrics that are drawn, in order: all that are compared where somebody asked for them; else the primary and secondary endpoints, `cri` before all, and the usual ones
 * that have a value, up to ten. All others stand in the table of everything.
 */
export function headline({ metrics }: Comparison, isAsked: boolean): readonly MetricComparison[] {
  const named = (names: readonly string[]): MetricComparison[] =>
    names.flatMap((name) => metrics.find((metric) => metric.name === name) ?? []);
  if (isAsked) return metrics;
  const planned = (role: MetricComparison["role"]): MetricComparison[] =>
    metrics.filter((metric) => metric.role === role);
  const usual = named(USUAL).filter(hasValues);
  const first = named([FIRST]).filter(hasValues);
  const chosen = new Set([...first, ...planned("primary"), ...planned("secondary")]);
  for (const metric of [...usual, ...metrics.filter(hasValues)]) {
    if (chosen.size >= MOST) break;
    chosen.add(metric);
  }
  return [...chosen];
}

export const hasValues = ({ arms }: MetricComparison): boolean => Object.values(arms).some(({ n }) => n > 0);
