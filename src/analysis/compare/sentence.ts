import { CHANCE } from "./compare-arms.ts";
import type { Comparison, Difference, MetricComparison, Verdict } from "./comparison.ts";
import { countText } from "./precision.ts";

/** What a primary metric is about, in words that finish "in …". */
const ABOUT: Readonly<Record<string, string>> = {
  cri: "how far replies depend on what they answer (cri)",
  parent_id_auc_thread: "how well a reply can be matched with what it answers (parent_id_auc_thread)",
  parent_id_bits_returns: "how much of what was said shows in what comes back (parent_id_bits_returns)",
  leak: "private words known too early (leak)",
  gap: "how well one author's forum is told from the real one (gap)",
};

const about = (metric: string): string => ABOUT[metric] ?? metric;

type Answered = Omit<Comparison, "sentence" | "precision">;

/** How many arms a sentence names one by one. */
const MOST_NAMED = 3;

/**
 * The answer in one sentence: what the primary differences came to, by verdict, and on how many runs. It says no more than the
 * verdicts do, and that models are synthetic where they are.
 */
export function sentenceOf(comparison: Answered, precision: string): string {
  const text = plain(comparison, precision);
  return comparison.isSynthetic
    ? `${text.replace(/\.$/, "")}; all models here are synthetic, which says nothing about language models.`
    : text;
}

function plain(comparison: Answered, precision: string): string {
  const [baseline, second] = comparison.arms;
  if (!baseline) return "No run can be compared.";
  if (!second) {
    return `There is only ${baseline.name} (${baseline.runs} run${baseline.runs === 1 ? "" : "s"}): nothing to compare it with.`;
  }
  const asked = comparison.metrics.flatMap(ofMetric);
  if (asked.length === 0) return unplannedText(comparison, precision);
  const tested = asked.filter(({ differences }) => differences.some(({ verdict }) => verdict !== "none"));
  if (tested.length === 0)
    return whyNone(
      asked.flatMap(({ differences }) => differences),
      precision,
    );
  const clauses = [
    ...merged(tested, comparison.baseline),
    ...notUnderBoth(tested),
    ...byFormatting(comparison),
    ...withoutAnswer(comparison),
    ...besides(comparison),
  ];
  return `${clauses.join("; ")}.`.replace(/^./, (first) => first.toUpperCase());
}

/** Who is told by looks alone is not said to differ in anything else. */
function byFormatting({ irreducibility }: Answered): readonly string[] {
  const found = irreducibility?.arms.filter(({ verdict }) => verdict === "formatting") ?? [];
  if (found.length === 0) return [];
  const names = joined(found.map(({ arm }) => arm));
  return [`${names} ${found.length > 1 ? "are" : "is"} told by formatting alone, as far as is shown`];
}

/** Planned questions are missed where they have no answer. */
function withoutAnswer({ unanswered }: Answered): readonly string[] {
  if (unanswered.length === 0) return [];
  const names = joined(unanswered.map(({ endpoint }) => endpoint));
  return [
    `the planned question${unanswered.length === 1 ? "" : "s"} ${names} cannot be answered from these runs`,
  ];
}

/** What one embedder alone would have claimed is not claimed, and that is said. */
function notUnderBoth(asked: readonly Asked[]): readonly string[] {
  const arms = asked.flatMap(({ differences }) =>
    differences.flatMap(({ isWithheld, arm }) => (isWithheld ? [arm] : [])),
  );
  return arms.length === 0
    ? []
    : [
        `the two embedders do not order the arms alike, so that nothing is claimed of ${joined([...new Set(arms)])} in cri`,
      ];
}

/** How many of the differences that nobody asked about beforehand stand. */
function besides({ metrics }: Answered): readonly string[] {
  const others = metrics
    .flatMap(({ differences }) => differences)
    .filter(({ role, verdict }) => role !== "primary" && verdict !== "none");
  if (others.length === 0) return [];
  const different = others.filter(({ verdict }) => verdict === "different").length;
  return [
    `of ${others.length} exploratory differences ${different === 0 ? "none" : different} stand${different < 2 ? "s" : ""}`,
  ];
}

interface Asked {
  readonly name: string;
  readonly differences: readonly Difference[];
}

function ofMetric({ name, differences }: MetricComparison): readonly Asked[] {
  const primary = differences.filter(({ role }) => role === "primary");
  return primary.length === 0 ? [] : [{ name, differences: primary }];
}

function whyNone(differences: readonly Difference[], precision: string): string {
  const isSmall = differences.some(({ n, p }) => p === null && n > 0);
  return isSmall ? precision : "No difference can be tested: the runs have no values of the primary metrics.";
}

/** Without a primary metric nothing is claimed but what was looked at. */
function unplannedText({ metrics, baseline, unanswered }: Answered, precision: string): string {
  const differences = metrics.flatMap((metric) => metric.differences);
  const tested = differences.filter(({ verdict }) => verdict !== "none");
  const planned =
    unanswered.length === 0 ? "" : "No primary question of the analysis plan has an answer here; ";
  if (tested.length === 0) return `${planned}${precision}`;
  const different = tested.filter(({ verdict }) => verdict === "different").length;
  return `${planned}${planned === "" ? "Of" : "of"} ${tested.length} exploratory differences from ${baseline}, ${different === 0 ? "none stands" : `${different} stand${different === 1 ? "s" : ""}`} after correction for their number.`;
}

const SAID: readonly (readonly [Verdict, (names: string, many: boolean, to: string) => string])[] = [
  ["different", (names, many, to) => `${names} differ${many ? "" : "s"} from ${to}`],
  ["trivial", (names, many, to) => `${names} differ${many ? "" : "s"} from ${to} by less than the margin`],
  [
    "equivalent",
    (names, many, to) => `${names} ${many ? "are" : "is"} equivalent to ${to} within the margin`,
  ],
  ["undecided", (names, _many, to) => `for ${names} against ${to} nothing is decided`],
];

/** "in how … and in how …, one-model differs from mixed (higher, 10 pairs)": metrics with one outcome are said together. */
function merged(asked: readonly Asked[], baseline: string): readonly string[] {
  const outcomes = new Map<string, string[]>();
  for (const { name, differences } of asked) {
    const text = outcomeText(differences, baseline);
    outcomes.set(text, [...(outcomes.get(text) ?? []), `in ${about(name)}`]);
  }
  return [...outcomes].map(([text, metrics]) => `${joined(metrics)}, ${text}`);
}

function outcomeText(differences: readonly Difference[], baseline: string): string {
  const parts = SAID.flatMap(([verdict, say]) => {
    const found = differences.filter((one) => one.verdict === verdict);
    const to = [...new Set(found.map(({ against = baseline }) => against))];
    return to.map((against) => {
      const some = found.filter((one) => (one.against ?? baseline) === against);
      return say(named(some), some.length > 1, against === CHANCE ? "what chance gives" : against);
    });
  });
  return joined(parts);
}

function named(differences: readonly Difference[]): string {
  const isMany = differences.length > MOST_NAMED + 1;
  const names = (isMany ? differences.slice(0, MOST_NAMED) : differences).map(withDirection);
  return joined(isMany ? [...names, `${differences.length - MOST_NAMED} more arms`] : names);
}

/** Which way is told of what is told from chance, and of nothing else. */
function withDirection(one: Difference): string {
  if (one.verdict !== "different" && one.verdict !== "trivial") return one.arm;
  return `${one.arm} (${(one.estimate ?? 0) > 0 ? "higher" : "lower"}, ${countText(one)})`;
}

function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
