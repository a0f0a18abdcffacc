import { none } from "../measured.ts";
import type { Metric } from "../metric.ts";
import { LOOKS, type Look } from "./feature-sets.ts";

const BY: Readonly<Record<Look, string>> = {
  together: "all three sets of features, each with a classifier of its own, their log-odds added",
  surface:
    "what texts look like: lengths of messages, sentences and words, punctuation, capitals, digits, pictographs, markup, line breaks, people addressed",
  structure:
    "who answers whom: size, depth, breadth and virality of the tree, spread of its authors, who comes back and who is answered; no words and no times",
  content:
    "what is said: hashed tf-idf of characters (3-5) and words (1-2) of the first 240 characters of each message, 2,000 a thread, names and private words taken out, in its 24 leading directions",
};

const TRAPS: Readonly<Record<Look, string>> = {
  together:
    "It is about these features and this classifier: what they do not see can still differ, and what they see may be a matter of lay-out or of lengths that were given.",
  surface: "A difference in nothing but this is a tell of formatting and says nothing of interaction.",
  structure:
    "Voices of one context see each other within a round, agents that act at once do not: hold such an author against agents that act one after the other.",
  content: "Other models have other favourite words: a difference need not come of there being one author.",
};

/** `gap` for all sets together, else `gap_surface` and so on. */
export const gapMetric = (look: Look): string => (look === "together" ? "gap" : `gap_${look}`);

/** Whether one author would have produced the same: of two arms together, and of no run by itself. */
export const GAP_METRICS: readonly Metric[] = [...LOOKS].reverse().map((look) => ({
  name: gapMetric(look),
  group: "voices",
  unit: "AUC",
  definition: `How well threads of an arm are told from those of the runs of the same seeds in another arm, by ${BY[look]}. Logistic regression with a squared penalty of 1, each pair of runs told by what the other pairs teach; at least 6 pairs with 3 threads a run, at most 400 threads. The baseline's own value is the floor, its runs told from each other in the same way; the difference is GAP, 0 to .5. p: labels exchanged within pairs, all fitted anew.`,
  source: "Lopez-Paz and Oquab 2017 (ICLR), arXiv 1610.06545",
  needs: ["arms"],
  trap: TRAPS[look],
  measure: () => none("it is of two arms and not of one run"),
}));
