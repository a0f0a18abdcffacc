import { dot } from "../../embedders/vector.ts";
import type { Corpus } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Measured, Terms } from "../metric.ts";
import { beginningOf, lexicalOf } from "./lexical-of.ts";
import { distancesAmong, permanovaShare } from "./permanova.ts";
import { permutedWithin } from "./permuted.ts";
import { drawnTexts, grouped, numbered, type Text, threadKey } from "./texts.ts";

/** What may explain how a text reads. */
export type Factor = "persona" | "model" | "thread" | "run";

/** Distances are quadratic: so many texts, and so many of one group where there are many groups. */
const MOST_TEXTS = 400;
const MOST_OF_GROUP = 20;
const FEWEST_OF_GROUP = 2;

const KEY: Readonly<Record<Factor, (text: Text) => string | undefined>> = {
  persona: ({ voice }) => voice.handle,
  model: ({ voice }) => voice.model,
  thread: threadKey,
  run: ({ run }) => `${run}`,
};

/**
 * The share of the variation among texts that goes with one factor, taken alone: PERMANOVA's R² over 1 - cosine of the
 * lexical embedding. Groups with one text are left out; at most 400 texts are compared, of many groups at most 20 each. Null with
 * fewer than two groups. Chance beside it: the factor's labels exchanged among texts of a run, models among its voices, and
 * runs among all texts. Factors overlap (a persona has one model in a run), so shares do not add up.
 */
export function varianceShare(corpora: readonly Corpus[], terms: Terms, factor: Factor): Measured {
  const purpose = `variance_share_${factor}`;
  const groups = groupsOf(drawnTexts(corpora, terms.seed, purpose), factor);
  if (groups.length < 2) return none(`fewer than two ${factor}s with ${FEWEST_OF_GROUP} texts`);
  const texts = groups.flat();
  const vectors = lexicalOf(corpora).embed(texts.map(({ words }) => beginningOf(words)));
  const distances = distancesAmong(vectors, (u, v) => 1 - dot(u, v));
  const labels = groups.flatMap((members, group) => members.map(() => group));
  const value = permanovaShare(distances, labels);
  if (value === null) return none("all texts are the same");
  const note = `${texts.length} texts in ${groups.length} groups`;
  const permute = exchange(texts, labels, factor);
  return besideChance({ value, note }, purpose, terms, (rng) => permanovaShare(distances, permute(rng)));
}

/** Groups of two texts or more as a sample of the texts fills them, no more than fit in. */
function groupsOf(texts: readonly Text[], factor: Factor): Text[][] {
  const groups = grouped(
    texts.filter((text) => KEY[factor](text) !== undefined && /[\p{L}\p{N}]/u.test(text.words)),
    (text) => KEY[factor](text) as string,
  );
  const several = [...groups.values()].filter(({ length }) => length >= FEWEST_OF_GROUP);
  const each = Math.max(MOST_OF_GROUP, Math.floor(MOST_TEXTS / Math.max(1, several.length)));
  let left = MOST_TEXTS;
  return several.flatMap((members) => {
    const some = members.slice(0, Math.min(each, left));
    if (some.length < FEWEST_OF_GROUP) return [];
    left -= some.length;
    return [some];
  });
}

type Exchange = (rng: Parameters<typeof permutedWithin>[2]) => number[];

function exchange(texts: readonly Text[], labels: readonly number[], factor: Factor): Exchange {
  const runs = texts.map(({ run }) => run);
  if (factor === "run") return (rng) => rng.shuffle(labels);
  if (factor !== "model") return (rng) => permutedWithin(labels, runs, rng);
  // Texts of one voice share its model: they are not exchangeable one by one.
  const voices = numbered(texts.map(({ run, voice }) => `${run} ${voice.number}`));
  const firsts = [...new Set(voices)].map((voice) => voices.indexOf(voice));
  const modelOf = firsts.map((at) => labels[at] as number);
  const runOf = firsts.map((at) => runs[at] as number);
  return (rng) => {
    const drawn = permutedWithin(modelOf, runOf, rng);
    return voices.map((voice) => drawn[voice] as number);
  };
}
