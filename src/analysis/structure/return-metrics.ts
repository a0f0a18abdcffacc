import type { Corpus, Message } from "../corpus.ts";
import { besideChance, ratio } from "../measured.ts";
import type { Measured, Metric, Terms } from "../metric.ts";
import { commentersIn, permutedAuthors } from "./commenters.ts";
import { threadsIn } from "./threads.ts";
import { NO_COMMENTS } from "./written.ts";

const OWN_THREADS = "no agent's post has a comment";
const NO_NESTED = "no agent answered a comment";
const ZERHOUDI = "Zerhoudi et al. 2026, arXiv 2604.13052";
export const PERMUTED =
  "Authors of agents' comments exchanged at random among these comments; posts keep theirs.";

/** A part and a whole, counted with the authors as given. */
type Counted = (corpus: Corpus, authors: Int32Array) => readonly [part: number, whole: number];

/** A share that depends on who wrote which comment, with what it is when that is drawn anew. */
function byAuthors(name: string, count: Counted, without: string): Metric["measure"] {
  return (corpus: Corpus, terms: Terms): Measured => {
    const measured = ratio(...count(corpus, commentersIn(corpus).authors), without);
    return besideChance(measured, name, terms, (_, i) => {
      const [part, whole] = count(corpus, permutedAuthors(corpus, terms, i));
      return whole === 0 ? null : part / whole;
    });
  };
}

const authorReturns: Counted = (corpus, authors) => {
  const threads = threadsIn(corpus).filter(({ head }) => !head.isGiven);
  const back = threads.filter(({ head, comments }) =>
    comments.some(({ index }) => authors[index] === authors[head.index]),
  );
  return [back.length, threads.length];
};

const neverReturn: Counted = (corpus, authors) => {
  const threads = threadsIn(corpus).filter(({ head }) => !head.isGiven);
  const all = new Set(threads.map(({ head }) => authors[head.index]));
  const back = new Set<number>();
  for (const { head, comments } of threads) {
    const author = authors[head.index];
    if (author !== undefined && comments.some(({ index }) => authors[index] === author)) back.add(author);
  }
  return [all.size - back.size, all.size];
};

const parentIn = ({ messages }: Corpus, { parent }: Message): Message | undefined =>
  parent === undefined ? undefined : messages[parent];

/** Replies that close A, B, A: what they answer is by somebody else and answers the same author; and those that could. */
function chains(corpus: Corpus, authors: Int32Array): readonly [closed: number, nested: number] {
  let [closed, nested] = [0, 0];
  for (const message of corpus.messages) {
    if (message.isGiven) continue;
    const parent = parentIn(corpus, message);
    const before = parent && parentIn(corpus, parent);
    if (!parent || !before) continue;
    nested += 1;
    const [first, second, third] = [before, parent, message].map(({ index }) => authors[index]);
    closed += Number(first === third && second !== third);
  }
  return [closed, nested];
}

const nestedBy =
  (isSo: (authors: Int32Array, comment: Message, parent: Message) => boolean): Counted =>
  (corpus, authors) => {
    let [so, nested] = [0, 0];
    for (const message of corpus.messages) {
      const parent = message.isGiven ? undefined : parentIn(corpus, message);
      if (parent?.type !== "comment") continue;
      nested += 1;
      so += Number(isSo(authors, message, parent));
    }
    return [so, nested];
  };

const byPostAuthor = nestedBy((authors, { index, thread }) => authors[index] === authors[thread]);
const toOneself = nestedBy((authors, comment, parent) => authors[comment.index] === authors[parent.index]);

const toOwn: Counted = (corpus, authors) => {
  const { comments } = commentersIn(corpus);
  const own = comments.filter(
    ({ index, parent }) => parent !== undefined && authors[index] === authors[parent],
  );
  return [own.length, comments.length];
};

/** Of one moment, given ones first: what order they have otherwise says nothing. */
const inTime = (comments: readonly Message[]): readonly Message[] =>
  comments.toSorted((a, b) => a.at - b.at || Number(b.isGiven) - Number(a.isGiven));

/** Comments by somebody who is in the thread already. */
const reentries =
  (withPost: boolean): Counted =>
  (corpus, authors) => {
    let [again, all] = [0, 0];
    for (const { head, comments } of threadsIn(corpus)) {
      const seen = new Set(withPost ? [authors[head.index]] : []);
      for (const { index, isGiven } of inTime(comments)) {
        all += Number(!isGiven);
        again += Number(!isGiven && seen.has(authors[index]));
        seen.add(authors[index]);
      }
    }
    return [again, all];
  };

function returning(
  name: string,
  [count, without]: readonly [Counted, string],
  words: Pick<Metric, "definition" | "source" | "trap">,
): Metric {
  const measure = byAuthors(name, count, without);
  return { name, group: "structure", unit: "share", needs: [], nullModel: PERMUTED, ...words, measure };
}

/** Who comes back: to the own thread, to an answer, to where one has been. */
export const RETURN_METRICS: readonly Metric[] = [
  returning("share_threads_author_returns", [authorReturns, OWN_THREADS], {
    definition:
      "Share of threads with a comment in which the post's author comments; threads of given posts are left out.",
    source: ZERHOUDI,
    trap: "One comment by the author in a thread of hundreds is enough.",
  }),
  returning("share_post_authors_never_return", [neverReturn, OWN_THREADS], {
    definition: "Share of the authors of commented posts who comment in none of their own threads.",
    source: ZERHOUDI,
    trap: "Who posts much has more chances to return; crawls do not see what authors wrote later.",
  }),
  returning(
    "aba_share_of_comments",
    [(corpus, authors) => [chains(corpus, authors)[0], commentersIn(corpus).comments.length], NO_COMMENTS],
    {
      definition:
        "Share of agents' comments that close a chain A, B, A along replies: A answers B's answer to A; the first link may be a post.",
      source: "own, after the exchange of turns in Sacks, Schegloff and Jefferson 1974",
      trap: "On Moltbook it is nearly always the post's author who answers a comment.",
    },
  ),
  returning("aba_share_of_nested", [chains, NO_NESTED], {
    definition: "The same as a share of agents' replies to comments.",
    source: "own",
    trap: "Where nested replies are rare it says little of the forum as a whole.",
  }),
  returning("share_nested_by_post_author", [byPostAuthor, NO_NESTED], {
    definition: "Share of agents' replies to comments that the author of the thread's post wrote.",
    source: "own",
    trap: "Notifications of replies come first in an agent's prompt, and post authors get most of them.",
  }),
  returning("share_nested_to_self", [toOneself, NO_NESTED], {
    definition: "Share of agents' replies to comments that answer the agent's own comment.",
    source: "own",
    trap: "A forum that hides one's own messages makes it 0.",
  }),
  returning("share_self_replies", [toOwn, NO_COMMENTS], {
    definition: "Share of agents' comments that answer a message of the same author, posts included.",
    source: "own",
    trap: "Some accounts add to their own posts by commenting.",
  }),
  returning("reentry_share", [reentries(true), NO_COMMENTS], {
    definition: "Share of agents' comments by somebody who wrote in that thread before, the post counted.",
    source: "after Eziz 2026, arXiv 2602.07667",
    trap: "It grows with the length of threads.",
  }),
  returning("reentry_share_comments_only", [reentries(false), NO_COMMENTS], {
    definition: "The same with the post not counted.",
    source: "after Eziz 2026, arXiv 2602.07667",
    trap: "It grows with the length of threads.",
  }),
];
