import type { Corpus } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Measured, Terms } from "../metric.ts";
import { macroF1 } from "./macro-f1.ts";
import { heldOutPredictions, shelve } from "./naive-bayes.ts";
import { permutedWithin } from "./permuted.ts";
import { styleOf } from "./style.ts";
import { drawnTexts, grouped, namesIn, numbered, type Text, threadKey } from "./texts.ts";

/** Fewer texts do not show a manner. */
export const FEWEST_TEXTS = 20;
/** Bounds on the work: the authors with the most texts, and so many texts of each. */
const MOST_AUTHORS = 20;
const MOST_TEXTS = 40;
export const SMOOTHING = 0.5;

/** What is held out together: a thread of a run, or a whole run (then there have to be several). */
export type Split = "thread" | "run";

/**
 * Macro-F1 of telling authors apart by style alone, in [0, 1]: multinomial naive Bayes over masked runs of characters and function
 * words, each thread or run predicted from the others. Voices of equal handle are one author over all runs. Authors with fewer
 * than 20 texts, or with texts in one fold only, are left out; null where fewer than two remain. Chance beside it: labels
 * exchanged within runs.
 */
export function authorship(corpora: readonly Corpus[], terms: Terms, split: Split): Measured {
  const purpose = `authorship_by_${split}`;
  if (split === "run" && corpora.length < 2) return none("to hold runs out takes several runs");
  const foldOf = (text: Text): string => (split === "run" ? `${text.run}` : threadKey(text));
  const byAuthor = grouped(drawnTexts(corpora, terms.seed, purpose), ({ voice }) => voice.handle);
  const authors = [...byAuthor.values()].filter(
    (texts) => texts.length >= FEWEST_TEXTS && new Set(texts.map(foldOf)).size > 1,
  );
  if (authors.length < 2)
    return none(`fewer than two authors have ${FEWEST_TEXTS} texts in more than one ${split}`);
  const chosen = authors.sort((a, b) => b.length - a.length).slice(0, MOST_AUTHORS);
  const texts = chosen.flatMap((all) => all.slice(0, MOST_TEXTS));
  const truth = chosen.flatMap((all, author) => all.slice(0, MOST_TEXTS).map(() => author));
  const names = namesIn(corpora);
  const folds = numbered(texts.map(foldOf));
  const shelf = shelve(
    texts.map(({ words }, i) => ({ counts: styleOf(words, names), fold: folds[i] as number })),
  );
  const score = (of: readonly number[]): number =>
    macroF1(of, heldOutPredictions(shelf, { of, classes: chosen.length }, SMOOTHING));
  const runs = texts.map(({ run }) => run);
  const note = `${chosen.length} authors, ${texts.length} texts`;
  return besideChance({ value: score(truth), note }, purpose, terms, (rng) =>
    score(permutedWithin(truth, runs, rng)),
  );
}
