import type { Rng } from "../../core/rng.ts";
import type { Corpus } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Measured, Terms } from "../metric.ts";
import { FEWEST_TEXTS, SMOOTHING } from "./authorship.ts";
import { macroF1 } from "./macro-f1.ts";
import { heldOutPredictions, shelve } from "./naive-bayes.ts";
import { permutedWithin } from "./permuted.ts";
import { styleOf } from "./style.ts";
import { drawnTexts, grouped, namesIn, numbered, type Text } from "./texts.ts";

const MOST_TEXTS = 40;
const MOST_VOICES = 40;
/** Each model has to be seen through another persona when one is held out. */
const FEWEST_PERSONAS = 2;

/** A voice of one run, with its texts. */
interface Spoken {
  readonly run: number;
  readonly persona: string;
  readonly model: string;
  readonly texts: readonly Text[];
}

/**
 * Macro-F1 of telling by style which model spoke, in [0, 1], where every text is predicted from other personas' texts only
 * (the classifier of `authorship`, a handle's texts held out together over all runs). It says something of models only where
 * personas and models are crossed: null where fewer than two models speak for two personas of 20 texts each.
 * Chance beside it: models exchanged among the voices of a run.
 */
export function modelFingerprint(corpora: readonly Corpus[], terms: Terms): Measured {
  const purpose = "model_fingerprint";
  const voices = voicesOf(drawnTexts(corpora, terms.seed, purpose));
  const personas = (model: string): number =>
    new Set(voices.filter((voice) => voice.model === model).map(({ persona }) => persona)).size;
  const models = [...new Set(voices.map(({ model }) => model))].filter(
    (model) => personas(model) >= FEWEST_PERSONAS,
  );
  if (models.length < 2)
    return none(
      `fewer than two models speak for ${FEWEST_PERSONAS} personas of ${FEWEST_TEXTS} texts or more`,
    );
  const chosen = voices.filter(({ model }) => models.includes(model)).slice(0, MOST_VOICES);
  const names = namesIn(corpora);
  const folds = numbered(chosen.map(({ persona }) => persona));
  const shelf = shelve(
    chosen.flatMap(({ texts }, i) =>
      texts.map(({ words }) => ({ counts: styleOf(words, names), fold: folds[i] as number })),
    ),
  );
  const score = (byVoice: readonly number[]): number => {
    const of = chosen.flatMap(({ texts }, i) => texts.map(() => byVoice[i] as number));
    return macroF1(of, heldOutPredictions(shelf, { of, classes: models.length }, SMOOTHING));
  };
  const truth = chosen.map(({ model }) => models.indexOf(model));
  const runs = chosen.map(({ run }) => run);
  const note = `${models.length} models, ${new Set(folds).size} personas, ${shelf.specimens.length} texts`;
  return besideChance({ value: score(truth), note }, purpose, terms, (rng: Rng) =>
    score(permutedWithin(truth, runs, rng)),
  );
}

/** Voices with a model and enough texts, those with the most first. */
function voicesOf(texts: readonly Text[]): Spoken[] {
  const byVoice = grouped(texts, ({ run, voice }) => `${run} ${voice.number}`);
  return [...byVoice.values()]
    .filter(({ length }) => length >= FEWEST_TEXTS)
    .sort((a, b) => b.length - a.length)
    .flatMap((all): Spoken[] => {
      const [first] = all;
      if (first?.voice.model === undefined) return [];
      const {
        run,
        voice,
        voice: { model },
      } = first;
      return [{ run, persona: voice.handle, model, texts: all.slice(0, MOST_TEXTS) }];
    });
}
