import type { AnalysisPlanText } from "../../scenario/analysis-plan-schema.ts";
import type { Correction } from "../statistics/adjusted.ts";
import type { Role } from "./comparison.ts";
import { isPairwise } from "./pairwise.ts";

/** One planned test. */
export interface Endpoint {
  readonly name: string;
  readonly metric: string;
  readonly arm: string;
  /** Undefined: what chance gives on the same runs. */
  readonly against: string | undefined;
  readonly role: Role;
  readonly test: "sign-flip" | "permutation" | "tost";
  /** What is predicted of `arm`. */
  readonly expect: "greater" | "less" | "different" | "equivalent";
}

export interface Margin {
  /** In the metric's unit, or in standard deviations between runs. */
  readonly value: number;
  readonly in: "unit" | "sd";
  readonly source: string;
}

/** What is asked of runs before their values are looked at. */
export interface Questions {
  readonly isPlanned: boolean;
  readonly alpha: number;
  /** Of the primary endpoints. */
  readonly correction: Correction;
  readonly endpoints: readonly Endpoint[];
  readonly marginOf: (metric: string) => Margin;
}

/**
 * The primary metrics where nobody planned any, one a question: whether agents listen, whether something comes back, and
 * whether one author would have produced the same. Of several for one question, the first of which there is a value stands.
 */
const DEFAULT_PRIMARY: readonly (readonly string[])[] = [
  ["cri", "parent_id_auc_thread"],
  ["parent_id_bits_returns"],
  ["gap"],
];

/** Margins in a metric's own unit that hold where no plan says otherwise. */
const DEFAULT_MARGINS: Readonly<Record<string, number>> = {
  cri: 0.1,
  cri_company: 0.1,
  gap: 0.1,
  gap_surface: 0.1,
  gap_structure: 0.1,
  gap_content: 0.1,
};

/** Without another margin: a difference of less than one standard deviation between runs. */
const DEFAULT_SD = 1;

function defaultMargin(metric: string): Margin {
  const own = DEFAULT_MARGINS[metric];
  return own === undefined
    ? { value: DEFAULT_SD, in: "sd", source: "default: 1 standard deviation between runs" }
    : { value: own, in: "unit", source: `default for ${metric}` };
}

/** What is asked where no analysis plan stands: every arm against the baseline, in the primary metrics of which there is a value. */
export function defaultQuestions(
  arms: readonly string[],
  baseline: string,
  /** Whether some run has one, or some run of an arm. */
  hasValue: (metric: string, arm?: string) => boolean,
): Questions {
  const primary = DEFAULT_PRIMARY.flatMap((choices) =>
    choices.filter((metric) => hasValue(metric)).slice(0, 1),
  );
  return {
    isPlanned: false,
    alpha: 0.05,
    correction: "holm",
    endpoints: primary.flatMap((metric) =>
      arms
        .filter((arm) => arm !== baseline && (!isPairwise(metric) || hasValue(metric, arm)))
        .map((arm) => ({
          name: `${metric}: ${arm}`,
          metric,
          arm,
          against: baseline,
          role: "primary" as const,
          test: "sign-flip" as const,
          expect: "different" as const,
        })),
    ),
    marginOf: defaultMargin,
  };
}

/** What an analysis plan asks. `named` turns its arms' names into those of the comparison. */
export function plannedQuestions(
  plan: AnalysisPlanText,
  baseline: string,
  named: (arm: string) => string = (arm) => arm,
): Questions {
  const margins = new Map(Object.entries(plan.margins));
  for (const { metric, margin } of plan.endpoints) if (margin !== undefined) margins.set(metric, margin);
  return {
    isPlanned: true,
    alpha: plan.alpha,
    correction: plan.multiplicity,
    endpoints: plan.endpoints.map(({ name, metric, contrast, role, test, expect }) => ({
      name,
      metric,
      arm: contrast?.[0] === undefined ? baseline : named(contrast[0]),
      against: contrast?.[1] === undefined ? undefined : named(contrast[1]),
      role,
      test,
      expect,
    })),
    marginOf: (metric) => {
      const value = margins.get(metric);
      return value === undefined ? defaultMargin(metric) : { value, in: "unit", source: "analysis plan" };
    },
  };
}
