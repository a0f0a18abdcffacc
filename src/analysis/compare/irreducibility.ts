import {
  type Irreducibility,
  type IrreducibilityOfArm,
  type IrreducibilityVerdict,
  sentenceOfArm,
  sentenceOfArms,
} from "../gap/irreducibility.ts";
import { looksAt, setsThatTell } from "../gap/sets-told.ts";
import type { Difference, MetricComparison } from "./comparison.ts";
import type { GapContrast } from "./pairwise.ts";
import type { Questions } from "./questions.ts";

interface Order {
  readonly baseline: string;
  readonly questions: Questions;
  readonly seed: number;
  readonly isSynthetic: boolean;
}

/** What telling arms apart came to, by the verdicts that `gap` has among all other questions; undefined where none was told apart. */
export function irreducibilityOf(
  gaps: readonly GapContrast[],
  metrics: readonly MetricComparison[],
  order: Order,
): Irreducibility | undefined {
  const differences = metrics.find(({ name }) => name === "gap")?.differences;
  if (gaps.length === 0 || differences === undefined) return undefined;
  const arms = gaps.flatMap((contrast): readonly IrreducibilityOfArm[] => {
    const difference = differences.find(
      ({ arm, against = order.baseline }) => arm === contrast.arm && against === contrast.against,
    );
    return difference ? [ofArm(contrast, difference, order)] : [];
  });
  return {
    arms,
    margin: order.questions.marginOf("gap").value,
    sentence: sentenceOfArms(arms, order.isSynthetic),
  };
}

function ofArm({ arm, against, gap }: GapContrast, one: Difference, order: Order): IrreducibilityOfArm {
  const { alpha, marginOf } = order.questions;
  const margin = marginOf("gap").value;
  const found = looksAt(gap, margin, order.seed);
  const pAdjusted = one.pAdjusted ?? found.together.pAdjusted;
  const looks = { ...found, together: { ...found.together, pAdjusted } };
  const toldBy = setsThatTell(looks, alpha);
  const isSurface = toldBy.length === 1 && toldBy[0] === "surface";
  const verdict: IrreducibilityVerdict =
    one.verdict === "different" && isSurface ? "formatting" : one.verdict;
  const evidence = { arm, against, pairs: gap.pairs.length, looks, toldBy, verdict };
  return {
    ...evidence,
    threads: gap.threads,
    ofThreads: gap.ofThreads,
    sentence: sentenceOfArm({ ...evidence, margin, note: one.note }),
  };
}
