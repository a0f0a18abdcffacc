import { type Rng, rngFor } from "../../core/rng.ts";
import type { Corpus } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Metric } from "../metric.ts";
import { once } from "../once.ts";
import { type Answer, answersIn, contentIn, placesIn } from "./answers.ts";
import { contentOverlap, contentWords, isContentWord } from "./content-overlap.ts";
import { languageMetric, type MetricWords } from "./language-metric.ts";
import { counted, said } from "./own-texts.ts";
import {
  meanPostJaccard,
  nextIn,
  type Remarks,
  remarksIn,
  shareWithoutPostWord,
  type Under,
  underAnotherPost,
} from "./post-overlap.ts";
import { sampleOf, steadyMean } from "./sample.ts";

/** Surrogates read all of them again: from here on a sample stands for them. */
const MOST = 5_000;
const ONE_POST = "needs comments with words under two posts or more";
const NO_ANSWERS = "no agent answered another in words that say something";

/** What is true of comments and their posts, beside the same under other posts. */
function ofPosts(
  words: Omit<MetricWords, "nullModel">,
  of: (remarks: Remarks, under?: Under) => number,
  counts?: (word: string) => boolean,
): Metric {
  const nullModel = "all comments of a post put under another post";
  return languageMetric({ ...words, nullModel }, (corpus, { seed, surrogates }) => {
    const rng = rngFor(seed, "metric", words.name);
    const remarks = remarksIn(corpus, { most: MOST, rng, ...(counts && { counts }) });
    if (remarks.of === 0 || remarks.posts.length < 2) return none(ONE_POST);
    const value = said(corpus, of(remarks), sampleNote(remarks.of, "comment"));
    return besideChance(value, words.name, { seed, surrogates }, (drawn) =>
      of(remarks, underAnotherPost(remarks, drawn)),
    );
  });
}

/** "1 answer", "2,151 comments", "5,000 of 86,040 comments sampled". */
function sampleNote(all: number, what: "answer" | "comment"): string {
  const many = `${counted(all)} ${what}${all === 1 ? "" : "s"}`;
  return all <= MOST ? many : `${counted(MOST)} of ${many} sampled`;
}

/** Answers that have words of their own to share. */
const overlappingIn = once((corpus): readonly Answer[] =>
  answersIn(corpus).filter(({ words }) => words.some((word) => isContentWord(word))),
);

/** Gives an answer another parent, by its index; the place is its own among the answers measured. */
type Parents = (answer: Answer, place: number) => number;

function ofParents(
  words: MetricWords,
  answersOf: (corpus: Corpus) => readonly Answer[],
  otherParents: (corpus: Corpus, answers: readonly Answer[], rng: Rng) => Parents,
): Metric {
  return languageMetric(words, (corpus, terms) => {
    const all = answersOf(corpus);
    if (all.length === 0) return none(NO_ANSWERS);
    const answers = all.length <= MOST ? all : sampleOf(all, MOST, rngFor(terms.seed, "metric", words.name));
    const own = answers.map((answer) => contentWords(answer.words));
    const contentOf = contentIn(corpus);
    const mean = (parents: Parents): number =>
      steadyMean(
        answers.map((answer, i) => contentOverlap(own[i] as Set<string>, contentOf(parents(answer, i)))),
      );
    const value = said(
      corpus,
      mean(({ parent }) => parent.index),
      sampleNote(all.length, "answer"),
    );
    return besideChance(value, words.name, terms, (rng) => mean(otherParents(corpus, answers, rng)));
  });
}

function exchanged(_: Corpus, answers: readonly Answer[], rng: Rng): Parents {
  const parents = rng.shuffle(answers.map(({ parent }) => parent.index));
  return (_answer, place) => parents[place] as number;
}

/** How many messages of its thread were there before an answer, its parent left out. */
function earlier(corpus: Corpus, { reply, parent }: Answer): number {
  const [own, answered] = [placesIn(corpus).get(reply.index), placesIn(corpus).get(parent.index)];
  if (!own || !answered) return 0;
  return own.at - (answered.at < own.at ? 1 : 0);
}

const withEarlier = once((corpus): readonly Answer[] =>
  overlappingIn(corpus).filter((answer) => earlier(corpus, answer) > 0),
);

function anotherOfThread(corpus: Corpus, _: readonly Answer[], rng: Rng): Parents {
  const places = placesIn(corpus);
  return (answer) => {
    const { thread } = places.get(answer.reply.index) ?? { thread: [] };
    const drawn = rng.int(earlier(corpus, answer));
    const answered = places.get(answer.parent.index)?.at ?? 0;
    return thread[drawn >= answered ? drawn + 1 : drawn] ?? answer.parent.index;
  };
}

const LENGTH_TRAP = "Long posts share words with anything: read it beside chance, never alone.";
const OVERLAP = "Share of the different content words of a comment that what it answers holds too";

/** Whether what is said has words in common with what it is said about. */
export const ANSWER_METRICS: readonly Metric[] = [
  ofPosts(
    {
      name: "comment_post_jaccard",
      unit: "share",
      definition:
        "Mean Jaccard coefficient of the different words of a comment and of its thread's post, title and body.",
      source: "Interaction Theater, arXiv 2602.20059",
      trap: `It falls as comments and posts differ in length. ${LENGTH_TRAP}`,
    },
    meanPostJaccard,
  ),
  languageMetric(
    {
      name: "lexical_specificity",
      unit: "share",
      definition:
        "Mean Jaccard coefficient of a comment's different words and its post's, less the same with the next post of a random order.",
      source: "own, after Interaction Theater, arXiv 2602.20059",
      trap: "Words of the community, names and greetings count as specific where posts differ in them; a comment may fit without repeating a word.",
    },
    (corpus, { seed }) => {
      const rng = rngFor(seed, "metric", "lexical_specificity");
      const remarks = remarksIn(corpus, { most: MOST, rng });
      if (remarks.of === 0 || remarks.posts.length < 2) return none(ONE_POST);
      const order = rng.shuffle([...remarks.posts.keys()]);
      return said(corpus, lexicalSpecificity(remarks, order), sampleNote(remarks.of, "comment"));
    },
  ),
  ofPosts(
    {
      name: "comments_without_post_word",
      unit: "share",
      definition:
        "Share of comments that have no word at all in common with their thread's post, title and body.",
      source: "own, after Interaction Theater, arXiv 2602.20059",
      trap: 'One "the" in common is enough, so that it counts the shortest comments more than the emptiest.',
    },
    shareWithoutPostWord,
  ),
  ofPosts(
    {
      name: "comments_without_post_content",
      unit: "share",
      definition:
        "Share of comments with content words that have none of them in common with their thread's post; function words are left out by a list.",
      source: "Interaction Theater, arXiv 2602.20059",
      trap: "The list is English, and an answer in synonyms counts as off topic; the published 65 % has another vocabulary behind it.",
    },
    shareWithoutPostWord,
    (word) => isContentWord(word),
  ),
  ofParents(
    {
      name: "overlap_parent",
      unit: "share",
      definition: `${OVERLAP}; mean over comments that answer somebody else.`,
      source: "Demszky et al. 2021, arXiv 2106.03873",
      nullModel: "parents exchanged among all answers",
      trap: "Within one thread everything has words in common: above this chance is the thread's topic, and not yet the answer. Quotations count as overlap.",
    },
    overlappingIn,
    exchanged,
  ),
  ofParents(
    {
      name: "overlap_parent_in_thread",
      unit: "share",
      definition: `${OVERLAP}; mean over comments that answer somebody else and could have answered another message of the thread.`,
      source: "own, after Demszky et al. 2021 and Church 2000",
      nullModel: "the parent exchanged for another message of the thread that was there before the answer",
      trap: "In flat threads the parent is the post, which is longer than the comments it is exchanged for: length alone lifts it above chance.",
    },
    withEarlier,
    anotherOfThread,
  ),
];

/** How much more of its own post's words a comment has than of the next one's in an order of the posts. */
export const lexicalSpecificity = (remarks: Remarks, order: readonly number[]): number =>
  meanPostJaccard(remarks) - meanPostJaccard(remarks, nextIn(order));
