import type { Counts } from "./style.ts";

/** One text: what it holds, whose it is, and with which others it is held out. */
export interface Specimen {
  readonly counts: Counts;
  readonly fold: number;
}

/** Texts as a classifier reads them: features by number, so that they are looked up once however often labels change. */
export interface Shelf {
  readonly specimens: readonly {
    readonly features: Int32Array;
    readonly counts: Int32Array;
    readonly fold: number;
  }[];
  readonly features: number;
}

export function shelve(specimens: readonly Specimen[]): Shelf {
  const numbers = new Map<string, number>();
  const numberOf = (feature: string): number => {
    const known = numbers.get(feature) ?? numbers.size;
    if (known === numbers.size) numbers.set(feature, known);
    return known;
  };
  const shelved = specimens.map(({ counts, fold }) => ({
    features: Int32Array.from(counts.keys(), numberOf),
    counts: Int32Array.from(counts.values()),
    fold,
  }));
  return { specimens: shelved, features: numbers.size };
}

export interface Labels {
  /** By specimen, in [0, classes). */
  readonly of: readonly number[];
  readonly classes: number;
}

/**
 * For each text the class that multinomial naive Bayes gives it when all texts of its fold are held out: add-`alpha`
 * smoothing over the vocabulary of the other folds, prior by their number of texts. Ties go to the lower class; -1
 * where no other fold has texts.
 */
export function heldOutPredictions(shelf: Shelf, labels: Labels, alpha: number): Int32Array {
  const bayes = new NaiveBayes(shelf, labels, alpha);
  const folds = new Map<number, number[]>();
  for (const [at, { fold }] of shelf.specimens.entries()) {
    const members = folds.get(fold);
    if (members) members.push(at);
    else folds.set(fold, [at]);
    bayes.learn(at, 1);
  }
  const predictions = new Int32Array(shelf.specimens.length).fill(-1);
  for (const members of folds.values()) {
    for (const at of members) bayes.learn(at, -1);
    for (const at of members) predictions[at] = bayes.predict(at);
    for (const at of members) bayes.learn(at, 1);
  }
  return predictions;
}

class NaiveBayes {
  readonly #shelf: Shelf;
  readonly #labels: Labels;
  readonly #alpha: number;
  /** Occurrences by feature and class, the classes of one feature side by side. */
  readonly #counts: Int32Array;
  readonly #ofFeature: Int32Array;
  readonly #ofClass: Float64Array;
  readonly #texts: Int32Array;
  #vocabulary = 0;
  /** ln(n + alpha) for the small counts that nearly all are. */
  readonly #logs: Float64Array;

  constructor(shelf: Shelf, labels: Labels, alpha: number) {
    this.#shelf = shelf;
    this.#labels = labels;
    this.#alpha = alpha;
    this.#counts = new Int32Array(shelf.features * labels.classes);
    this.#ofFeature = new Int32Array(shelf.features);
    this.#ofClass = new Float64Array(labels.classes);
    this.#texts = new Int32Array(labels.classes);
    this.#logs = Float64Array.from({ length: 4_096 }, (_, count) => Math.log(count + alpha));
  }

  /** Takes a text in (`sign` 1) or out again (-1). */
  learn(at: number, sign: 1 | -1): void {
    const { features, counts } = this.#specimen(at);
    const label = this.#labels.of[at] as number;
    this.#texts[label] = (this.#texts[label] as number) + sign;
    for (let i = 0; i < features.length; i += 1) {
      const [feature, count] = [features[i] as number, sign * (counts[i] as number)];
      const cell = feature * this.#labels.classes + label;
      const before = this.#ofFeature[feature] as number;
      this.#counts[cell] = (this.#counts[cell] as number) + count;
      this.#ofFeature[feature] = before + count;
      this.#ofClass[label] = (this.#ofClass[label] as number) + count;
      this.#vocabulary += Number(before + count > 0) - Number(before > 0);
    }
  }

  predict(at: number): number {
    const scores = this.#scores(this.#specimen(at));
    let best = -1;
    for (const [label, score] of scores.entries()) {
      if ((this.#texts[label] as number) > 0 && (best < 0 || score > (scores[best] as number))) best = label;
    }
    return best;
  }

  #scores({ features, counts }: Shelf["specimens"][number]): Float64Array {
    const { classes } = this.#labels;
    const scores = Float64Array.from(this.#texts, (texts) => Math.log(texts));
    let known = 0;
    for (let i = 0; i < features.length; i += 1) {
      const [feature, count] = [features[i] as number, counts[i] as number];
      if (this.#ofFeature[feature] === 0) continue;
      known += count;
      for (let label = 0, cell = feature * classes; label < classes; label += 1, cell += 1) {
        scores[label] = (scores[label] as number) + count * this.#log(this.#counts[cell] as number);
      }
    }
    return scores.map(
      (score, label) =>
        score - known * Math.log((this.#ofClass[label] as number) + this.#alpha * this.#vocabulary),
    );
  }

  #log(count: number): number {
    return this.#logs[count] ?? Math.log(count + this.#alpha);
  }

  #specimen(at: number): Shelf["specimens"][number] {
    return this.#shelf.specimens[at] as Shelf["specimens"][number];
  }
}
