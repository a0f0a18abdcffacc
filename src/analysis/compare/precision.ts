import type { Difference } from "./comparison.ts";
import { fewestPairs, fewestRuns, level } from "./difference.ts";
import type { Questions } from "./questions.ts";

/**
 * What so many runs can show at all, in one or two sentences: the smallest difference that would be seen four times in five, and
 * whether the number of primary tests leaves any room.
 */
export function precisionText(differences: readonly Difference[], questions: Questions): string {
  const primary = differences.filter(({ role }) => role === "primary");
  const looked = (primary.length > 0 ? primary : differences).filter(({ n }) => n > 0);
  if (looked.length === 0) return "There is no pair of arms with values to compare.";
  const tested = looked.filter(({ p }) => p !== null);
  if (tested.length === 0) return noneText(looked, questions);
  const sentences = [seenText(tested), roomText(primary, questions)];
  return sentences.filter((text) => text !== "").join(" ");
}

function noneText(looked: readonly Difference[], { alpha }: Questions): string {
  const few = looked.filter(({ smallestP }) => smallestP !== null && smallestP >= alpha);
  if (few.length === 0) return "No difference could be tested.";
  const most = few.reduce((best, one) => (one.n > best.n ? one : best));
  const fewest = most.paired ? `${fewestPairs(alpha)} pairs` : `${fewestRuns(alpha)} runs an arm`;
  return `With ${countText(most)} no difference, however large, can be told from chance at p < ${level(alpha)}: ${fewest} are the fewest.`;
}

/** "1 pair", "6 pairs", "5 runs an arm" */
export const countText = ({ n, paired }: Pick<Difference, "n" | "paired">): string =>
  paired ? `${n} pair${n === 1 ? "" : "s"}` : `${n} run${n === 1 ? "" : "s"} an arm`;

function seenText(tested: readonly Difference[]): string {
  const visible = tested.flatMap((one) => one.visible ?? []).sort((a, b) => a - b);
  const middle = visible[visible.length >> 1];
  const one = [...tested].sort((a, b) => a.n - b.n)[tested.length >> 1];
  if (middle === undefined || !one) return "";
  return `With ${countText(one)} a difference of about ${middle.toFixed(1)} standard deviations between runs would be seen four times in five, before any correction for the number of tests.`;
}

/** Only where no result whatever could pass the correction. */
function roomText(primary: readonly Difference[], { alpha, correction }: Questions): string {
  const tested = primary.filter(({ p }) => p !== null);
  const least = Math.min(...tested.map(({ smallestP }) => smallestP ?? 1));
  if (correction !== "holm" || tested.length < 2 || least * tested.length < alpha) return "";
  const arePairs = tested.every(({ paired }) => paired);
  const enough = arePairs
    ? `${fewestPairs(alpha / tested.length)} pairs`
    : `${fewestRuns(alpha / tested.length)} runs an arm`;
  return `Among ${tested.length} primary tests none of these can fall below ${level(alpha)} after Holm's correction: that takes ${enough}.`;
}
