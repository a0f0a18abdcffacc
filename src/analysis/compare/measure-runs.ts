import { dirname } from "node:path";
import type { Corpus } from "../corpus.ts";
import { measure } from "../measure.ts";
import type { Measured, Metric, Need, Terms } from "../metric.ts";
import { readCorpus } from "../read-corpus.ts";
import type { ArmOfRuns } from "./arms-of.ts";
import type { ComparedArm } from "./compared-arm.ts";
import { type KeptKey, KeptValues, termsText } from "./kept-values.ts";
import type { SeenRun } from "./seen-run.ts";

/** A part of a run that is measured by itself. */
export interface Part {
  /** Tells its kept values from those of other parts; "" for the whole run. */
  readonly key: string;
  readonly of: (corpus: Corpus) => Corpus;
}

export const WHOLE: Part = { key: "", of: (corpus) => corpus };

/** What the log and the calls of a run hold. What needs more may change when the log does not, and is not kept. */
const IN_THE_FILE: ReadonlySet<string> = new Set<Need>([
  "turns",
  "exposures",
  "votes",
  "models",
  "canaries",
  "calls",
]);

const canBeKept = ({ needs }: Metric): boolean => needs.every((need) => IN_THE_FILE.has(need));

/** Values of finished runs, each computed once for all time: what was computed before is found in the folder of the run. */
export class Measuring {
  readonly #metrics: readonly Metric[];
  readonly #terms: Terms;
  readonly #folders = new Map<string, KeptValues>();

  constructor(metrics: readonly Metric[], terms: Terms) {
    this.#metrics = metrics;
    this.#terms = terms;
  }

  /** Values by metric, for each of the parts in their order; the file is read once, and only where something is missing. */
  values(run: SeenRun, parts: readonly Part[] = [WHOLE]): readonly ReadonlyMap<string, Measured>[] {
    const kept = this.#keptIn(dirname(run.path));
    let corpus: Corpus | undefined;
    return parts.map((part) => {
      const key = { path: run.path, logHash: run.logHash, terms: termsText(this.#terms, part.key) };
      const known = kept.find(key);
      const missing = this.#metrics.filter((metric) => !canBeKept(metric) || !known.has(metric.name));
      if (missing.length === 0) return known;
      corpus ??= readCorpus(run.path);
      const measured = measure(part.of(corpus), missing, this.#terms);
      keepSome(kept, key, { measured, missing });
      return new Map([...known, ...measured]);
    });
  }

  /** The same for whole arms. */
  arms(arms: readonly ArmOfRuns[]): readonly ComparedArm[] {
    return arms.map(({ name, experiment, runs }) => ({
      name,
      experiment,
      runs: runs.map((run) => {
        const { path, seed } = run;
        return { path, seed, values: this.values(run)[0] ?? new Map<string, Measured>() };
      }),
    }));
  }

  /** Puts by what was computed. */
  close(): void {
    for (const kept of this.#folders.values()) kept.close();
  }

  #keptIn(folder: string): KeptValues {
    const known = this.#folders.get(folder) ?? new KeptValues(folder);
    this.#folders.set(folder, known);
    return known;
  }
}

function keepSome(
  kept: KeptValues,
  key: KeptKey,
  {
    measured,
    missing,
  }: { readonly measured: ReadonlyMap<string, Measured>; readonly missing: readonly Metric[] },
): void {
  const lasting = new Set(missing.filter(canBeKept).map(({ name }) => name));
  const some = [...measured].filter(([name]) => lasting.has(name));
  if (some.length > 0) kept.keep(key, new Map(some));
}
