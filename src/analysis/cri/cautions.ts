import type { ForkSamples, ProbeRecord, Tally } from "../probe/samples.ts";
import type { Listening } from "./listening.ts";
import { figure } from "./verdict.ts";

/** Below so many threads, intervals rest on little, however they are widened. */
const FEW_THREADS = 20;

/** What a reader must know before trusting the numbers of a probe, one clause each; empty where nothing is amiss. */
export function cautions(probe: ProbeRecord, found: Listening): readonly string[] {
  const { forks } = probe;
  const { gross, placebo, threads } = found;
  const count = (of: (fork: ForkSamples) => boolean): string =>
    `${forks.filter(of).length} of ${forks.length} forks`;
  const unverified = forks.some(({ placebo: standing }) => standing === "unverified");
  const far = forks.some(({ tier }) => tier !== "X1");
  return [
    ...(gross !== null && placebo !== null && placebo > Math.max(0, gross) / 2 && placebo > 0.01
      ? [
          `a mere paraphrase does ${figure(placebo)} of the gross ${figure(gross)}: paraphrases stray, or replies go by wording`,
        ]
      : []),
    ...(unverified
      ? [
          `nothing made sure that paraphrases keep the meaning in ${count(({ placebo: of }) => of === "unverified")}`,
        ]
      : []),
    ...(far ? [`the swap is another author's in ${count(({ tier }) => tier !== "X1")}`] : []),
    ...(forks.length > 0 && threads < FEW_THREADS
      ? [
          threads === 1
            ? "all forks are in one thread: there is no interval"
            : `${threads} threads are few: intervals rest on little`,
        ]
      : []),
    ...(probe.complete ? [] : ["the probe is not complete"]),
    ...tallied("left out", probe.dropped),
    ...tallied("replies lost", probe.lost),
  ];
}

function tallied(what: string, tallies: readonly Tally[]): string[] {
  const some = tallies.filter(({ count }) => count > 0);
  return some.length === 0
    ? []
    : [`${what}: ${some.map(({ reason, count }) => `${count} (${reason})`).join(", ")}`];
}
