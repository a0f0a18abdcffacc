/** How long something was watched, and whether what was waited for came at the end of it. */
export interface Watched {
  readonly time: number;
  readonly happened: boolean;
}

/** One moment at which something happened. `survival` is the share for which it has not by then. */
export interface SurvivalStep {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly survival: number;
}

/**
 * The product-limit estimate, a step for each time at which something happened, ascending; what was no longer watched at a time
 * leaves after what happened at it (Kaplan and Meier 1958).
 */
export function kaplanMeier(watched: readonly Watched[]): SurvivalStep[] {
  const ordered = [...watched].sort((a, b) => a.time - b.time);
  const steps: SurvivalStep[] = [];
  let survival = 1;
  for (let i = 0; i < ordered.length; ) {
    const time = ordered[i]?.time ?? 0;
    const atRisk = ordered.length - i;
    let events = 0;
    for (; ordered[i]?.time === time; i += 1) events += Number(ordered[i]?.happened);
    if (events === 0) continue;
    survival *= 1 - events / atRisk;
    steps.push({ time, atRisk, events, survival });
  }
  return steps;
}

/** The share for which nothing has happened by `time`. */
export const survivalAt = (steps: readonly SurvivalStep[], time: number): number =>
  steps.findLast((step) => step.time <= time)?.survival ?? 1;

/** The first time by which it has happened to half of all; undefined where it never comes to that. */
export const medianSurvival = (steps: readonly SurvivalStep[]): number | undefined =>
  steps.find(({ survival }) => survival <= 0.5)?.time;
