import { rngFor } from "../../core/rng.ts";
import { fitTfidf, sparseDot } from "../../embedders/tfidf.ts";
import type { Corpus } from "../corpus.ts";
import { none, ratio } from "../measured.ts";
import type { Metric, Terms } from "../metric.ts";
import { once } from "../once.ts";
import { selfBleu } from "./bleu.ts";
import { compressionRatio } from "./compression.ts";
import { type Duplicates, duplicates, squished } from "./duplicates.ts";
import { pairwiseJaccard } from "./jaccard.ts";
import { languageMetric, type MetricWords } from "./language-metric.ts";
import { nearDuplicates, withoutFirstSentence } from "./near-duplicates.ts";
import { counted, NO_TEXTS, type OwnText, ownTexts, said } from "./own-texts.ts";
import { inRandomOrder, sampleOf, steadyMean } from "./sample.ts";
import { vendi } from "./vendi.ts";

const SAMPLE = 100;
const JACCARD_SAMPLE = 500;
const NEAR = 0.8;
/** What zlib can look back on: in a longer text it would miss repetitions for being far apart. */
const BYTES = 32_768;
const DRAWS = 20;
const HOLTZ = "Holtz 2026, arXiv 2602.10131";

/** Of messages, the share that `part` counts among all of which `found` tells. */
const copies = (
  words: MetricWords,
  found: (corpus: Corpus) => Duplicates,
  part: (of: Duplicates) => number,
) => languageMetric(words, (corpus) => ratio(part(found(corpus)), found(corpus).messages, NO_TEXTS));

const bodies = (corpus: Corpus, form: (text: string) => string): string[] =>
  ownTexts(corpus).texts.map(({ text }) => form(text));

const copiesIn = once((corpus) => duplicates(bodies(corpus, squished)));
const copiesToTheLetter = once((corpus) => duplicates(bodies(corpus, (text) => text)));
const commentCopies = once((corpus) =>
  duplicates(
    ownTexts(corpus)
      .texts.filter(({ message }) => message.type === "comment")
      .map(({ text }) => squished(text)),
  ),
);

function near(words: MetricWords, wordsOf: (text: OwnText, corpus: Corpus) => readonly string[]): Metric {
  return languageMetric(words, (corpus) => {
    const { texts } = ownTexts(corpus);
    const normal = texts.map((text) => wordsOf(text, corpus).join(" ")).filter((text) => text !== "");
    if (normal.length === 0) return none("no text has a word here");
    const share = nearDuplicates(normal, NEAR).filter(Boolean).length / normal.length;
    return said(
      corpus,
      share,
      `${counted(normal.length)} of ${counted(texts.length)} messages have words here`,
    );
  });
}

/** The different texts with words, each where it was first said. */
const differentIn = once((corpus): readonly OwnText[] => {
  const byText = new Map<string, OwnText>();
  for (const text of ownTexts(corpus).texts) {
    if (text.words.length > 0 && !byText.has(text.text)) byText.set(text.text, text);
  }
  return [...byText.values()];
});

/** A number over a sample of fixed size: it grows with the square of the sample, or depends on its size. */
function sampled(words: MetricWords, count: number, of: (texts: readonly OwnText[]) => number): Metric {
  return languageMetric(words, (corpus, terms) => {
    const different = differentIn(corpus);
    if (different.length < count)
      return none(`needs ${count} different texts, there are ${different.length}`);
    const texts = sampleOf(different, count, rngFor(terms.seed, "metric", words.name));
    const all = counted(ownTexts(corpus).texts.length);
    return said(corpus, of(texts), `${count} of ${all} messages sampled`);
  });
}

/** The effective number of texts, their kernel being the cosine of tf-idf vectors of words, idf fitted to these texts. */
export function vendiOfWords(texts: readonly (readonly string[])[]): number {
  const table = fitTfidf(texts);
  const vectors = texts.map((words) => table.weigh(words));
  return vendi(vectors.map((u) => vectors.map((v) => sparseDot(u, v))));
}

function compressed(corpus: Corpus, { seed }: Terms): number {
  const { texts } = ownTexts(corpus);
  const ratios = Array.from({ length: DRAWS }, (_, draw) => {
    const buffer = Buffer.alloc(BYTES);
    let length = 0;
    for (const { text } of inRandomOrder(texts, rngFor(seed, "metric", "compression_ratio", draw))) {
      if (length >= BYTES) break;
      length += Buffer.from(`${text}\n`).copy(buffer, length);
    }
    return compressionRatio(buffer);
  });
  return steadyMean(ratios);
}

const jaccardOf = (texts: readonly OwnText[]) => pairwiseJaccard(texts.map(({ words }) => new Set(words)));

const COPIES_TRAP =
  "Whether the first copy counts moves it by a tenth and more, and a few flooding accounts can make all of it: look at the period and at who wrote them.";

/** How often the same is said again. Messages are the agents' own with a body that is not empty; titles are not read. */
export const REPETITION_METRICS: readonly Metric[] = [
  copies(
    {
      name: "exact_duplicates_all_copies",
      unit: "share",
      definition:
        "Share of messages whose body, in lower case and with white space squeezed, occurs more than once; the first copy counts.",
      source: HOLTZ,
      trap: COPIES_TRAP,
    },
    copiesIn,
    ({ inCopies }) => inCopies,
  ),
  copies(
    {
      name: "exact_duplicates_excess",
      unit: "share",
      definition:
        "Share of messages beyond the first of their wording, in lower case and with white space squeezed.",
      source: HOLTZ,
      trap: COPIES_TRAP,
    },
    copiesIn,
    ({ excess }) => excess,
  ),
  copies(
    {
      name: "exact_duplicates_to_the_letter",
      unit: "share",
      definition: "Share of messages whose body occurs more than once as it stands; the first copy counts.",
      source: HOLTZ,
      trap: "A changed blank hides a copy: it is a lower bound of the count that squeezes white space.",
    },
    copiesToTheLetter,
    ({ inCopies }) => inCopies,
  ),
  copies(
    {
      name: "exact_duplicates_comments",
      unit: "share",
      definition:
        "Share of comments whose body, in lower case and with white space squeezed, is that of another comment; the first copy counts.",
      source: HOLTZ,
      trap: 'Short courtesies ("Thanks!") are copies without anybody copying.',
    },
    commentCopies,
    ({ inCopies }) => inCopies,
  ),
  languageMetric(
    {
      name: "top7_wordings_share",
      unit: "share",
      definition:
        "Share of messages that hold one of the seven commonest wordings, in lower case and with white space squeezed.",
      source: HOLTZ,
      trap: "Where nothing repeats it is seven over the number of messages, so that it rises as runs get smaller.",
    },
    (corpus) => ratio(copiesIn(corpus).inTop, copiesIn(corpus).messages, NO_TEXTS),
  ),
  near(
    {
      name: "near_duplicates",
      unit: "share",
      definition:
        "Share of messages with words for which another has a Jaccard coefficient of 0.8 or more over runs of five characters of the words joined by single spaces. Candidates by MinHash, the most alike checked over all runs.",
      source: "Broder 1997",
      trap: "In a crowd of templates only the eight most alike candidates are checked, so that it is a lower bound; short messages differ by one word and fall below the threshold.",
    },
    ({ words }) => words,
  ),
  near(
    {
      name: "near_duplicates_after_opening",
      unit: "share",
      definition:
        "The same without the first sentence or line of each message; messages of one sentence are left out.",
      source: "own, after Broder 1997",
      trap: "Templates that open alike and differ later vanish from it, and those that only vary their greeting appear: read it beside near_duplicates.",
    },
    ({ text }, corpus) => ownTexts(corpus).tokenising.words(withoutFirstSentence(text)),
  ),
  sampled(
    {
      name: "jaccard_mean",
      unit: "share",
      definition:
        "Mean Jaccard coefficient of the sets of words of two messages over all pairs of 500 different texts.",
      source: HOLTZ,
      trap: "It grows with the length of messages, since long ones share more function words; the tokeniser moves it by a third.",
    },
    JACCARD_SAMPLE,
    (texts) => jaccardOf(texts).mean,
  ),
  sampled(
    {
      name: "jaccard_share_above_half",
      unit: "share",
      definition:
        "Share of the pairs of 500 different texts whose sets of words have a Jaccard coefficient above 0.5.",
      source: HOLTZ,
      trap: "It rests on a handful of pairs out of 124,750: one template more or less in the sample doubles it.",
    },
    JACCARD_SAMPLE,
    (texts) => jaccardOf(texts).shareAbove,
  ),
  sampled(
    {
      name: "self_bleu4",
      unit: "share",
      definition:
        "Mean BLEU-4 of each of 100 different texts against the other 99, one added to matches and n-grams from two words on.",
      source: "Zhu et al. 2018 (Texygen); smoothing as NLTK's method2",
      trap: "More texts give more references and a higher value, and long texts score higher: never compare samples of different size.",
    },
    SAMPLE,
    (texts) =>
      selfBleu(
        texts.map(({ words }) => words),
        { smooth: true },
      ),
  ),
  languageMetric(
    {
      name: "compression_ratio",
      unit: "ratio",
      definition:
        "Bytes over bytes packed by zlib at level 9, of 32,768 bytes of messages in random order, one a line; mean of 20 draws.",
      source: "Shaib et al. 2024, arXiv 2403.00553",
      trap: "Builds of zlib differ by a percent or two on equal bytes, and texts outside a-z take more bytes a letter: compare within one machine and one script.",
    },
    (corpus, terms) => {
      const bytes = ownTexts(corpus).texts.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0);
      if (bytes < BYTES) return none(`needs ${counted(BYTES)} bytes of text, there are ${counted(bytes)}`);
      return {
        value: compressed(corpus, terms),
        note: `${counted(BYTES)} of ${counted(bytes)} bytes, ${DRAWS} draws`,
      };
    },
  ),
  sampled(
    {
      name: "vendi",
      unit: "texts",
      definition:
        "Effective number of different texts among 100: exp of the entropy of the eigenvalues of K / 100, K the cosine of tf-idf vectors of words, idf fitted to the same 100.",
      source: "Friedman and Dieng 2023, arXiv 2210.02410",
      trap: "It cannot exceed 100 and says nothing without its kernel: words make everything look different, and short texts more so.",
    },
    SAMPLE,
    (texts) => vendiOfWords(texts.map(({ words }) => words)),
  ),
];
