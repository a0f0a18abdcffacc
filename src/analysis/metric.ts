import type { Corpus } from "./corpus.ts";

/** A measured value, or why there is none. */
export type Measured =
  | {
      readonly value: number;
      /** What chance alone gives, on the same data: mean and standard deviation over surrogates. */
      readonly null?: { readonly mean: number; readonly sd: number; readonly surrogates: number };
      /** What a reader must know of this value: "100 of 2,152 messages sampled". */
      readonly note?: string;
      /** Of a share: part, whole and count of each cluster in it, from which a share over several runs is pooled. */
      readonly clusters?: readonly (readonly number[])[];
    }
  | { readonly value: null; readonly note: string };

/** What a metric needs beside messages; where it is missing, the value is null with the reason. */
export type Need = "turns" | "exposures" | "votes" | "models" | "canaries" | "calls" | "probe" | "arms";

/** How a metric is to be computed. */
export interface Terms {
  /** Of samples and surrogates: equal seeds give equal values. */
  readonly seed: number;
  /** Surrogates of a null; 0 for none. */
  readonly surrogates: number;
}

/** One number about a run. docs/metrics.md and the screen are made from these. */
export interface Metric {
  /** snake_case, the same in SQL, JSON, CSV and reports. */
  readonly name: string;
  readonly group:
    | "size"
    | "structure"
    | "language"
    | "voices"
    | "listening"
    | "exposure"
    | "failures"
    | "cost";
  /** "share", "messages", "bits", "minutes" … */
  readonly unit: string;
  /** One or two sentences, exact enough to compute it again. */
  readonly definition: string;
  /** Paper or code the definition follows, with its identifier; "own" where it is ours. */
  readonly source: string;
  readonly needs: readonly Need[];
  /** What stands beside it as chance, in words; undefined where there is none. */
  readonly nullModel?: string;
  /** How it misleads, in one sentence. */
  readonly trap: string;
  /** Never throws; "not available" is a value. Grows no worse than n log n, or samples with `terms.seed` and says so in `note`. */
  measure(corpus: Corpus, terms: Terms): Measured;
}
