import type { Difference, MetricComparison } from "./comparison.ts";
import type { Untold } from "./difference.ts";

/** Metrics that rest on one embedder, and what they are under the other. */
const OTHER: ReadonlyMap<string, string> = new Map([
  ["cri", "cri_company"],
  ["cri_company", "cri"],
]);

/** The same metric under the other embedder; undefined for what rests on none. */
export const underOther = (metric: string): string | undefined => OTHER.get(metric);

/**
 * A difference that rests on an embedder, held against the same under another. *Different* stands only where the other interval
 * leaves 0 out on the same side, and *equivalent* only where the other is within the margin too; else the verdict is *undecided*. Each
 * claim passes two tests of its level, so that it is false no more often than either.
 */
export function heldToBoth(one: Difference, other: Untold, alpha: number): Difference {
  if (one.verdict === "none" || one.verdict === "undecided") return one;
  const isWithin = other.equivalenceP !== null && other.equivalenceP < alpha;
  const stands = one.verdict === "equivalent" ? isWithin : sideOf(other) === sideOf(one);
  if (!stands) return withheld(one, whyNot(one, other));
  return one.verdict === "trivial" && !isWithin ? { ...one, verdict: "different" } : one;
}

/** No difference between arms may be claimed in what rests on an embedder where the two put some arms in opposite orders. */
export function heldToOrder(
  metrics: readonly MetricComparison[],
  opposed: readonly (readonly [string, string])[],
): readonly MetricComparison[] {
  const [pair] = opposed;
  if (pair === undefined) return metrics;
  const why = `the two embedders order the arms differently: ${pair.join(" and ")} change places`;
  return metrics.map((metric) =>
    /^cri(_|$)/.test(metric.name) && metric.name !== "cri_act"
      ? { ...metric, differences: metric.differences.map((one) => withheld(one, why)) }
      : metric,
  );
}

/** -1 or 1 where the interval leaves 0 out; else 0. */
const sideOf = ({ lo, hi }: Pick<Untold, "lo" | "hi">): number =>
  lo === null || hi === null ? 0 : Number(lo > 0) - Number(hi < 0);

function withheld(one: Difference, why: string): Difference {
  if (one.verdict === "none" || one.verdict === "undecided") return one;
  return {
    ...one,
    verdict: "undecided",
    note: [one.note, why].filter((text) => text !== undefined).join("; "),
    isWithheld: true,
  };
}

function whyNot(one: Difference, other: Untold): string {
  const { estimate } = other;
  if (estimate === null) return "there is no value under the other embedder";
  const interval = other.lo === null || other.hi === null ? "" : ` [${told(other.lo)}, ${told(other.hi)}]`;
  const found = `${told(one.estimate ?? 0)} here, ${told(estimate)}${interval} under the other`;
  if (one.verdict === "equivalent") return `the other embedder does not rule a difference out: ${found}`;
  return sideOf(other) === 0
    ? `the other embedder puts the two in no order: ${found}`
    : `the two embedders order the arms differently: ${found}`;
}

const told = (value: number): string => value.toFixed(3);
