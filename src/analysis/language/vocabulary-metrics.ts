import { rngFor } from "../../core/rng.ts";
import type { Corpus } from "../corpus.ts";
import { none } from "../measured.ts";
import type { Measured, Metric } from "../metric.ts";
import { once } from "../once.ts";
import { distinctShare, numberedTexts } from "./distinct-share.ts";
import { languageMetric, type MetricWords } from "./language-metric.ts";
import { distinctN, hdd, movingTypeTokenRatio, mtld } from "./lexical-diversity.ts";
import { counted, FEWEST_WORDS, NO_WORDS, ownTexts, said, wordsByVoice } from "./own-texts.ts";
import { inRandomOrder, steadyMean } from "./sample.ts";
import { entropyBits, hapaxShare, wordFrequencies, zipfSlope } from "./word-frequencies.ts";

const BUDGET = 10_000;
const DRAWS = 20;

const frequenciesIn = once(
  (corpus): Float64Array => wordFrequencies(ownTexts(corpus).texts.map(({ words }) => words)),
);

/** Whole messages in random order until the budget is full; the last one is cut. */
function drawnWords(
  corpus: Corpus,
  budget: number,
  { name, seed, draw }: { readonly name: string; readonly seed: number; readonly draw: number },
): (readonly string[])[] {
  const drawn: (readonly string[])[] = [];
  let left = budget;
  for (const { words } of inRandomOrder(ownTexts(corpus).texts, rngFor(seed, "metric", name, draw))) {
    if (left <= 0) break;
    drawn.push(words.slice(0, left));
    left -= words.length;
  }
  return drawn;
}

function distinct(n: 1 | 2 | 3): Metric {
  const name = `distinct_${n}`;
  const grams = n === 1 ? "words" : `runs of ${n} words`;
  return languageMetric(
    {
      name,
      unit: "share",
      definition: `Different ${grams} over all ${grams} in 10,000 words: messages in random order until the budget is full, none read across its end; mean of 20 draws.`,
      source: "Li et al. 2016, arXiv 1510.03055",
      trap: "It falls as texts get longer, whoever writes: only values at one number of words compare, and ours are at 10,000.",
    },
    (corpus, { seed }) => {
      const { wordCount } = ownTexts(corpus);
      if (wordCount < BUDGET) return none(`needs ${counted(BUDGET)} words, there are ${counted(wordCount)}`);
      const values = Array.from({ length: DRAWS }, (_, draw) =>
        distinctN(drawnWords(corpus, BUDGET, { name, seed, draw }), n),
      );
      return said(corpus, steadyMean(values), `at ${counted(BUDGET)} of ${counted(wordCount)} words`);
    },
  );
}

const ALL_TRAP =
  "It falls as the corpus grows, whoever writes: it says how much was read. Compare distinct_1 to distinct_3, which are at one number of words.";
const DISTINCT_SOURCE = "Li et al. 2016, arXiv 1510.03055";

const numberedIn = once((corpus) => numberedTexts(ownTexts(corpus).texts.map(({ words }) => words)));

function distinctOfAll(n: 2 | 3): Metric {
  return languageMetric(
    {
      name: `distinct_${n}_all`,
      unit: "share",
      definition: `Different runs of ${n} words over all runs of ${n} words of the agents' messages, none read across the end of a message.`,
      source: DISTINCT_SOURCE,
      trap: ALL_TRAP,
    },
    (corpus) => {
      const share = distinctShare(numberedIn(corpus), n);
      if (Number.isNaN(share)) return none(`no message has ${n} words`);
      return said(corpus, share, `of ${counted(ownTexts(corpus).wordCount)} words`);
    },
  );
}

/** The mean over the agents who wrote enough: pooled texts would measure how many voices there are. */
function perAuthor(words: MetricWords, of: (words: readonly string[]) => number): Metric {
  return languageMetric(words, (corpus) => {
    const authors = [...wordsByVoice(corpus).values()];
    if (authors.length === 0) return none(`no agent wrote ${FEWEST_WORDS} words`);
    return said(
      corpus,
      steadyMean(authors.map(of)),
      `mean of ${agents(authors.length)} with ${FEWEST_WORDS} words`,
    );
  });
}

const agents = (count: number): string => (count === 1 ? "one agent" : `${counted(count)} agents`);

function ofFrequencies(
  words: MetricWords,
  of: (frequencies: Float64Array, corpus: Corpus) => Measured,
): Metric {
  return languageMetric(words, (corpus) => {
    const frequencies = frequenciesIn(corpus);
    return frequencies.length === 0 ? none(NO_WORDS) : of(frequencies, corpus);
  });
}

function zipf(frequencies: Float64Array, corpus: Corpus, ranks: number): Measured {
  const { wordCount } = ownTexts(corpus);
  if (frequencies.length < 2) return none("one word has no ranks");
  return said(
    corpus,
    zipfSlope(frequencies, ranks),
    `ranks 1 to ${counted(ranks)}, ${counted(wordCount)} words`,
  );
}

function zipfOfTop(ranks: 1_000 | 5_000): Metric {
  return ofFrequencies(
    {
      name: `zipf_top_${ranks}`,
      unit: "slope",
      definition: `The same over ranks 1 to ${counted(ranks)}.`,
      source: ZIPF_SOURCE,
      trap: "Least squares on logarithms weighs the rare ranks most, and the true curve bends: a fit says nothing about a law.",
    },
    (frequencies, corpus) =>
      frequencies.length < ranks
        ? none(`needs ${counted(ranks)} different words, there are ${counted(frequencies.length)}`)
        : zipf(frequencies, corpus, ranks),
  );
}

const ZIPF_SOURCE = "Holtz 2026, arXiv 2602.10131; Zipf 1949";
const SIZE_TRAP = "It depends on how many words were read: compare only runs of one size.";

/** With how many words, and which. */
export const VOCABULARY_METRICS: readonly Metric[] = [
  languageMetric(
    {
      name: "messages_with_text",
      unit: "messages",
      definition:
        "Agents' posts and comments with a body that is not empty; all measures of language read these.",
      source: "own",
      trap: "Titles are not read: a post that is all title is not among them.",
    },
    (corpus) => ({ value: ownTexts(corpus).texts.length }),
  ),
  languageMetric(
    {
      name: "words",
      unit: "words",
      definition:
        "Words in the bodies of the agents' messages: runs of a-z and 0-9 in lower case, joined by apostrophes, with at least one letter.",
      source: "Holtz 2026, arXiv 2602.10131 (words containing a letter)",
      trap: "Tokenisers differ by several percent on one corpus, and where over 3 % of letters are outside a-z another one is used (the note says so).",
    },
    (corpus) => said(corpus, ownTexts(corpus).wordCount),
  ),
  languageMetric(
    {
      name: "word_types",
      unit: "words",
      definition: "Different words in the bodies of the agents' messages.",
      source: "Holtz 2026, arXiv 2602.10131",
      trap: SIZE_TRAP,
    },
    (corpus) => said(corpus, frequenciesIn(corpus).length),
  ),
  distinct(1),
  distinct(2),
  distinct(3),
  ofFrequencies(
    {
      name: "type_token_ratio",
      unit: "share",
      definition: "Different words over all words of the agents' messages: distinct-1 of the whole corpus.",
      source: DISTINCT_SOURCE,
      trap: ALL_TRAP,
    },
    (frequencies, corpus) => {
      const { wordCount } = ownTexts(corpus);
      return said(corpus, frequencies.length / wordCount, `of ${counted(wordCount)} words`);
    },
  ),
  distinctOfAll(2),
  distinctOfAll(3),
  perAuthor(
    {
      name: "mattr",
      unit: "share",
      definition:
        "Mean type-token ratio over all windows of 50 words of one agent's messages in their order; mean over agents with 100 words.",
      source: "Covington and McFall 2010",
      trap: "It sees repetition within 50 words only: an agent who says the same every day scores like one who never does.",
    },
    (words) => movingTypeTokenRatio(words, 50),
  ),
  perAuthor(
    {
      name: "mtld",
      unit: "words",
      definition:
        "Mean length of stretches of one agent's words until their type-token ratio is 0.72 or less, the last stretch in proportion, mean of both directions; mean over agents with 100 words.",
      source: "McCarthy and Jarvis 2010",
      trap: "Programs differ in whether 0.72 itself ends a stretch and in what they do with the last one; an agent who never repeats a word scores its own length.",
    },
    (words) => mtld(words).mtld,
  ),
  perAuthor(
    {
      name: "hdd",
      unit: "share",
      definition:
        "Expected type-token ratio of 42 words drawn from one agent's messages without replacement; mean over agents with 100 words.",
      source: "McCarthy and Jarvis 2007 (HD-D)",
      trap: "It knows no order: wooden repetition next door and an even spread look the same.",
    },
    (words) => hdd(words),
  ),
  ofFrequencies(
    {
      name: "zipf_all_ranks",
      unit: "slope",
      definition:
        "Minus the slope of log10 frequency over log10 rank of words, by least squares over all ranks.",
      source: ZIPF_SOURCE,
      trap: "Words that occur once decide it, so that it grows with the corpus: to compare it with English at another size is a mistake that is in print.",
    },
    (frequencies, corpus) => zipf(frequencies, corpus, frequencies.length),
  ),
  zipfOfTop(1_000),
  zipfOfTop(5_000),
  ofFrequencies(
    {
      name: "unigram_entropy",
      unit: "bits",
      definition: "Shannon entropy of the distribution of words over all messages.",
      source: "Shannon 1948",
      trap: SIZE_TRAP,
    },
    (frequencies, corpus) => said(corpus, entropyBits(frequencies)),
  ),
  ofFrequencies(
    {
      name: "hapax_share",
      unit: "share",
      definition: "Share of the different words that occur once.",
      source: "Baayen 2001",
      trap: `${SIZE_TRAP} Misspellings, links and names are most of it.`,
    },
    (frequencies, corpus) => said(corpus, hapaxShare(frequencies)),
  ),
];
