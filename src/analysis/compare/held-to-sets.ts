import { looksAt, setsNotWithin } from "../gap/sets-told.ts";
import type { Difference } from "./comparison.ts";
import type { GapContrast } from "./pairwise.ts";
import type { Questions } from "./questions.ts";

/**
 * *Equivalent* of all features together stands only where each set of them by itself is within the margin too: what one set shows,
 * two others may drown. Each of four tests of its level has to pass, so that the claim is false no more often than one of them. And
 * arms that are told worse than the floor are not told apart.
 */
export function heldToSets(
  one: Difference,
  gaps: readonly GapContrast[],
  baseline: string,
  { alpha, marginOf }: Pick<Questions, "alpha" | "marginOf">,
): Difference {
  if (one.verdict === "different" || one.verdict === "trivial") {
    return (one.lo ?? 0) > 0 ? one : undecided(one, "it is told no better than the floor");
  }
  if (one.verdict !== "equivalent") return one;
  const found = gaps.find(({ arm, against }) => arm === one.arm && against === (one.against ?? baseline));
  if (!found) return one;
  const outside = setsNotWithin(looksAt(found.gap, marginOf("gap").value, 1), alpha);
  if (outside.length === 0) return one;
  const why = `${outside.join(" and ")} alone ${outside.length === 1 ? "is" : "are"} not shown to be within the margin`;
  return undecided(one, why);
}

const undecided = (one: Difference, why: string): Difference => ({
  ...one,
  verdict: "undecided",
  note: [one.note, why].filter((text) => text !== undefined).join("; "),
});
