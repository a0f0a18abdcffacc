/** What of a run says under which pre-registration it was made: none where there is no hash. */
export interface RegisteredRun {
  readonly arm: string;
  readonly seed: number;
  readonly analysisPlan?: { readonly hash: string };
}

/**
 * What may be said of the results of some runs.
 * `confirmatory`: all were made under the pre-registration as it stands now. `exploratory`: there is or was one, and it does not
 * cover all of them. `unplanned`: there never was one.
 */
export type Standing = "confirmatory" | "exploratory" | "unplanned";

export interface StandingRead {
  readonly standing: Standing;
  /** Why it is exploratory, one clause each; empty otherwise. */
  readonly reasons: readonly string[];
}

/**
 * How runs stand to the pre-registration that is there now (`current`, undefined for none):
 *
 *   { standing: "exploratory", reasons: ["the analysis plan changed after 12 of 24 runs had begun (mixed s1 first)"] }
 *
 * Runs are told in the order given. None at all: as what stands now will have them.
 */
export function standing(
  runs: readonly RegisteredRun[],
  current: { readonly hash: string } | undefined,
): StandingRead {
  const reasons = [
    ...reason(runs, ({ analysisPlan }) => current !== undefined && analysisPlan === undefined, WRITTEN),
    ...reason(
      runs,
      ({ analysisPlan }) =>
        current !== undefined && analysisPlan !== undefined && analysisPlan.hash !== current.hash,
      CHANGED,
    ),
    ...reason(runs, ({ analysisPlan }) => current === undefined && analysisPlan !== undefined, GONE),
  ];
  if (reasons.length > 0) return { standing: "exploratory", reasons };
  return { standing: current === undefined ? "unplanned" : "confirmatory", reasons };
}

const CHANGED = (some: string): string => `the analysis plan changed after ${some} had begun`;
const WRITTEN = (some: string): string => `the analysis plan was written after ${some} had begun`;
const GONE = (some: string): string => `the analysis plan under which ${some} began is not there any more`;

function reason(
  runs: readonly RegisteredRun[],
  is: (run: RegisteredRun) => boolean,
  say: (some: string) => string,
): string[] {
  const found = runs.filter(is);
  const [first] = found;
  if (!first) return [];
  const of = found.length === runs.length ? "all" : `${found.length} of`;
  const some = runs.length === 1 ? "the run" : `${of} ${runs.length} runs`;
  return [say(`${some} (${first.arm} s${first.seed}${found.length === 1 ? "" : " first"})`)];
}

/** "exploratory: the analysis plan changed after 12 of 24 runs had begun (mixed s1 first)"; undefined where nothing has to be said. */
export function exploratoryText({ standing: how, reasons }: StandingRead): string | undefined {
  return how === "exploratory" ? `exploratory: ${reasons.join("; ")}` : undefined;
}
