import { type Rng, rngFor } from "../core/rng.ts";
import type { Letters } from "./population-names.ts";

/** The letters of private words: always closed by a consonant. */
export const CANARY_LETTERS: Letters = {
  onsets: "b br d dr k kl l m n p pl r s st t tr v z zw".split(" "),
  vowels: "a e i o u".split(" "),
  endings: "b d l m n rb rn rv sk t v x z".split(" "),
};

/** Words the syllables below can spell that mean something already. */
const REAL_WORDS = new Set(
  (
    "bagel banal basil baton begin bonus cabin demon denim devil divan dragon drivel fatal felon final flagon frolic " +
    "gavel gluten habit helix kebab level limit local madam medal melon merit metal model modem moral motel motif " +
    "naval nomad novel panel patrol pedal petal pilot pixel profit rabid radon rapid ravel rebel relax remit " +
    "remix repel rival robin robot salad salon satin sedan sepal serif sinus siren sisal solid sonar sonnet stolen " +
    "talon tapir tenet tidal timid titan token total totem travel tribal vapid venom vigil viral visit vital vivid " +
    "basilisk denizen deposit lateral liberal literal marital melanin mineral minimal nominal numeral paladin paradox " +
    "parasol pedestal removal revisit revival retinal several tamarisk vitamin"
  ).split(" "),
);

/** Beginnings and middles that a reader would stumble over. */
const AWKWARD = /rape|nazi|tit|pus|dik|kuk|kak|nuk/;

/** A pronounceable word of two or three syllables, closed by a consonant: "zorvex". */
function spell(rng: Rng): string {
  const { onsets, vowels, endings } = CANARY_LETTERS;
  const syllables = 1 + (rng.next() < 0.35 ? 1 : 0);
  let word = "";
  for (let i = 0; i < syllables; i += 1) word += rng.pick(onsets) + rng.pick(vowels);
  return word + rng.pick(onsets) + rng.pick(vowels) + rng.pick(endings);
}

/**
 * The private word made up for a persona. Depends on the experiment's name and the handle, not on seed or arm, so
 * that a persona keeps its word through all runs; differs from every word in `taken` and from common real words.
 */
export function madeUpWord(experiment: string, handle: string, taken: ReadonlySet<string>): string {
  const rng = rngFor(0, "canary", experiment, handle);
  for (;;) {
    const word = spell(rng);
    if (word.length >= 5 && !taken.has(word) && isOnlyAName(word)) return word;
  }
}

/** Whether a made-up word means nothing and makes nobody stumble. */
export function isOnlyAName(word: string): boolean {
  return !REAL_WORDS.has(word) && !AWKWARD.test(word);
}
