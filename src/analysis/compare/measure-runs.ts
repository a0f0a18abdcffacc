import { statSync } from "node:fs";
import { dirname } from "node:path";
import { probePath } from "../../store/probe-file.ts";
import type { Corpus } from "../corpus.ts";
import { measure } from "../measure.ts";
import type { Measured, Metric, Terms } from "../metric.ts";
import { readCorpus } from "../read-corpus.ts";
import type { ArmOfRuns } from "./arms-of.ts";
import type { ComparedArm } from "./compared-arm.ts";
import { KeptValues, termsText } from "./kept-values.ts";
import type { SeenRun } from "./seen-run.ts";

/** A part of a run that is measured by itself. */
export interface Part {
  /** Tells its kept values from those of other parts; "" for the whole run. */
  readonly key: string;
  readonly of: (corpus: Corpus) => Corpus;
}

const WHOLE: Part = { key: "", of: (corpus) => corpus };

/** Values of finished runs, each computed once for all time: what was computed before is found in the folder of the run. */
export class Measuring {
  readonly #metrics: readonly Metric[];
  readonly #terms: Terms;
  readonly #onRun: () => void;
  readonly #folders = new Map<string, KeptValues>();

  /** `onRun` is called after each run. */
  constructor(metrics: readonly Metric[], terms: Terms, onRun: () => void = () => {}) {
    this.#metrics = metrics;
    this.#terms = terms;
    this.#onRun = onRun;
  }

  /** Values by metric, for each of the parts in their order; the file is read once, and only where something is missing. */
  values(run: SeenRun, parts: readonly Part[] = [WHOLE]): readonly ReadonlyMap<string, Measured>[] {
    const kept = this.#keptIn(dirname(run.path));
    let corpus: Corpus | undefined;
    const found = parts.map((part) => {
      const values = new Map<string, Measured>();
      for (const { metrics, beside } of this.#groups(run.path)) {
        const key = {
          path: run.path,
          logHash: run.logHash,
          terms: termsText(this.#terms, part.key + beside),
        };
        const known = kept.find(key);
        const missing = metrics.filter(({ name }) => !known.has(name));
        if (missing.length > 0) {
          corpus ??= readCorpus(run.path);
          kept.keep(key, measure(part.of(corpus), missing, this.#terms));
        }
        for (const [name, value] of kept.find(key)) values.set(name, value);
      }
      return values;
    });
    this.#onRun();
    return found;
  }

  /** Metrics by what their values depend on: the run alone, or also the probe beside it, which may come and go. */
  #groups(path: string): readonly { readonly metrics: readonly Metric[]; readonly beside: string }[] {
    const isProbed = ({ needs }: Metric): boolean => needs.includes("probe");
    return [
      { metrics: this.#metrics.filter((metric) => !isProbed(metric)), beside: "" },
      { metrics: this.#metrics.filter(isProbed), beside: `/${probeStamp(path)}` },
    ];
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

/** Tells one state of the probe of a run from another. */
function probeStamp(runPath: string): string {
  const path = probePath(runPath);
  const parts = [path, `${path}-wal`].flatMap((file) => {
    const stat = statSync(file, { throwIfNoEntry: false });
    return stat ? [`${stat.size} ${stat.mtimeMs}`] : [];
  });
  return parts.length === 0 ? "no probe" : `probe ${parts.join(" ")}`;
}
