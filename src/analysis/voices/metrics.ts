import type { Metric } from "../metric.ts";
import { authorship } from "./authorship.ts";
import { modelFingerprint } from "./fingerprint.ts";
import { type Factor, varianceShare } from "./variance-shares.ts";

function shareOf(factor: Factor, what: string, extra: Pick<Metric, "needs" | "trap" | "nullModel">): Metric {
  return {
    name: `variance_share_${factor}`,
    group: "voices",
    unit: "share",
    definition: `PERMANOVA's R² of ${what}, taken alone: 1 - SS_within / SS_total over squared distances, distance = 1 - cosine of hashed tf-idf of characters (3-5) and words (1-2) of the first 2,000 characters. Groups of at least 2 texts, at most 400 texts.`,
    source: "Anderson 2001, Austral Ecology 26:32",
    ...extra,
    measure: (corpus, terms) => varianceShare([corpus], terms, factor),
  };
}

/** Whether voices can be told apart, by what, and how much of the variation in texts is whose. */
export const VOICE_METRICS: readonly Metric[] = [
  {
    name: "authorship_macro_f1",
    group: "voices",
    unit: "share",
    definition:
      "Macro-F1 of naming a text's author among authors of 20 texts or more: multinomial naive Bayes (add 0.5) over function words and runs of 3-5 characters of the text with all other words and all names masked; each thread is predicted from the other threads. At most 20 authors (the most prolific) with 40 texts each.",
    source: "Stamatatos 2017 (EACL), distortion DV-MA; McCallum and Nigam 1998 for the classifier",
    needs: [],
    nullModel: "authors exchanged at random among the texts",
    trap: "Leaving out single texts instead of threads measures the thread, and lengths and lay-out survive the masking: a model's format counts as a voice.",
    measure: (corpus, terms) => authorship([corpus], terms, "thread"),
  },
  {
    name: "model_fingerprint_macro_f1",
    group: "voices",
    unit: "share",
    definition:
      "Macro-F1 of naming the model behind a text by the same classifier, every persona predicted from the other personas only. Models with two or more personas of 20 texts; at most 40 personas with 40 texts each.",
    source: "own, after Stamatatos 2017 (EACL) and the crossed designs of authorship verification",
    needs: ["models"],
    nullModel: "models exchanged at random among the personas",
    trap: "With few personas a model there are few ways to exchange them, so that chance is wide; and a persona that only one model ever spoke for cannot tell model from persona.",
    measure: (corpus, terms) => modelFingerprint([corpus], terms),
  },
  shareOf("persona", "the author", {
    needs: [],
    nullModel: "authors exchanged at random among the texts",
    trap: "Its expectation without any effect is (groups - 1) / (texts - 1), so that it must be read beside chance; a persona brings its model and favourite threads along.",
  }),
  shareOf("model", "the model", {
    needs: ["models"],
    nullModel: "models exchanged at random among the personas",
    trap: "Personas are nested in models within a run: with few personas a model's share is theirs.",
  }),
  shareOf("thread", "the thread", {
    needs: [],
    nullModel: "threads exchanged at random among the texts",
    trap: "Many small threads give a high share by chance alone; quotations count as agreement.",
  }),
];
