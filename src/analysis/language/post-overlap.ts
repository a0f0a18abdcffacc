import type { Rng } from "../../core/rng.ts";
import type { Corpus } from "../corpus.ts";
import { once } from "../once.ts";
import { jaccard } from "./jaccard.ts";
import { inOrder, ownTexts } from "./own-texts.ts";
import { sampleOf, steadyMean } from "./sample.ts";

/** A comment's different words and the place of its thread's post among `posts`. */
export interface Remark {
  readonly words: ReadonlySet<string>;
  readonly post: number;
}

export interface Remarks {
  readonly remarks: readonly Remark[];
  /** The different words of all posts, title and body. */
  readonly posts: readonly ReadonlySet<string>[];
}

/** A comment whose words are worth comparing, with its thread's post; both in the order of `inOrder`. */
interface Remarked {
  readonly words: readonly string[];
  readonly post: number;
}

const remarkedIn = once((corpus) => {
  const { texts } = ownTexts(corpus);
  const posts = inOrder(corpus).filter(({ type }) => type === "post");
  const places = new Map(posts.map(({ index }, place) => [index, place]));
  const comments = texts.flatMap(({ message, words }): Remarked[] => {
    const post = message.type === "comment" ? places.get(message.thread) : undefined;
    return post === undefined || words.length === 0 ? [] : [{ words, post }];
  });
  return { posts, comments };
});

/** Which words count, and how many comments are read at most. */
export interface Reading {
  readonly most: number;
  readonly rng: Rng;
  readonly counts?: (word: string) => boolean;
}

/**
 * Comments with words that count under posts that are known, given ones included: a random sample where there are more than
 * `most`. `of` is how many there are in all.
 */
export function remarksIn(
  corpus: Corpus,
  { most, rng, counts = () => true }: Reading,
): Remarks & { readonly of: number } {
  const { posts, comments } = remarkedIn(corpus);
  const { wordsOf } = ownTexts(corpus);
  const counting = comments.filter(({ words }) => words.some(counts));
  const read = counting.length <= most ? counting : sampleOf(counting, most, rng);
  const setOf = (words: readonly string[] = []): ReadonlySet<string> => new Set(words.filter(counts));
  return {
    of: counting.length,
    posts: posts.map(({ index }) => setOf(wordsOf[index])),
    remarks: read.map(({ words, post }) => ({ words: setOf(words), post })),
  };
}

/** Where each comment's own post stands; the identity for what is, something else for what chance gives. */
export type Under = (post: number) => number;

const OWN: Under = (post) => post;

/** The mean Jaccard coefficient of a comment's words and its post's; NaN without comments. */
export const meanPostJaccard = ({ remarks, posts }: Remarks, under: Under = OWN): number =>
  steadyMean(remarks.map(({ words, post }) => jaccard(words, posts[under(post)] ?? new Set())));

/** Share of comments that have no word in common with their post; NaN without comments. */
export const shareWithoutPostWord = ({ remarks, posts }: Remarks, under: Under = OWN): number =>
  remarks.filter(({ words, post }) => jaccard(words, posts[under(post)] ?? new Set()) === 0).length /
  remarks.length;

/**
 * Puts every comment under the next post of an order, those of the last under the first. `order` names each of the posts once; with
 * two posts or more no comment stays where it is.
 */
export function nextIn(order: readonly number[]): Under {
  const next = new Map(order.map((post, i) => [post, order[(i + 1) % order.length] as number]));
  return (post) => next.get(post) ?? post;
}

/** The same with an order that is drawn. */
export const underAnotherPost = ({ posts }: Remarks, rng: Rng): Under =>
  nextIn(rng.shuffle([...posts.keys()]));
