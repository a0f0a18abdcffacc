import { didYouMean } from "../core/did-you-mean.ts";
import { PolylogueError } from "../core/errors.ts";
import { CRI_METRICS } from "./cri/metrics.ts";
import { GAP_METRICS } from "./gap/metrics.ts";
import { LANGUAGE_METRICS } from "./language/metrics.ts";
import { LISTENING_METRICS } from "./listening/metrics.ts";
import type { Metric } from "./metric.ts";
import { STRUCTURE_METRICS } from "./structure/metrics.ts";
import { VOICE_METRICS } from "./voices/metrics.ts";

/** What each group is about, in the order in which groups are shown. */
export const GROUPS: Readonly<Record<Metric["group"], string>> = {
  size: "How much, and by whom",
  structure: "Threads and ties",
  language: "Words",
  voices: "Who is told from whom",
  listening: "Whether answers have to do with what they answer",
  exposure: "What being shown something does",
  failures: "What went wrong",
  cost: "What it took",
};

const KNOWN: readonly Metric[] = [
  ...STRUCTURE_METRICS,
  ...LANGUAGE_METRICS,
  ...VOICE_METRICS,
  ...GAP_METRICS,
  ...CRI_METRICS,
  ...LISTENING_METRICS,
];

/** Every metric there is, by group. */
export const METRICS: readonly Metric[] = (Object.keys(GROUPS) as Metric["group"][]).flatMap((group) =>
  KNOWN.filter((metric) => metric.group === group),
);

/**
 * The metrics of these names, in the order of `METRICS`: `*` stands for any part of a name (`gini_*`), and a group's name for all
 * of the group. All where no name is given. Throws `usage` for a name that fits none.
 */
export function metricsNamed(
  names: readonly string[],
  known: readonly Metric[] = METRICS,
): readonly Metric[] {
  if (names.length === 0) return known;
  const wanted = new Set(names.flatMap((name) => fitting(name, known)));
  return known.filter((metric) => wanted.has(metric));
}

function fitting(name: string, known: readonly Metric[]): readonly Metric[] {
  const pattern = new RegExp(`^${name.split("*").map(plain).join(".*")}$`);
  const found = known.filter((metric) => pattern.test(metric.name) || metric.group === name);
  if (found.length > 0) return found;
  const names = known.map((metric) => metric.name);
  throw new PolylogueError("usage", `there is no metric "${name}"${didYouMean(name, names)}`, {
    hint: `Ask for names (depth_mean), parts of them ("gini_*") or groups (${Object.keys(GROUPS).join(", ")}). docs/metrics.md has all.`,
  });
}

const plain = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
