import { type Rng, rngFor } from "../../core/rng.ts";
import type { Corpus, Message } from "../corpus.ts";
import { inOrder } from "../language/own-texts.ts";
import type { Terms } from "../metric.ts";
import { once } from "../once.ts";

/** Who wrote what, so that it can be drawn anew. */
export interface Commenters {
  /** Agents' comments by time, in an order that rows have no part in, so that what is drawn does not depend on them. */
  readonly comments: readonly Message[];
  /** The author of every message, by its index; for what nobody is named for, a number below 0 that no other message has. */
  readonly authors: Int32Array;
}

export const commentersIn = once(
  (corpus: Corpus): Commenters => ({
    comments: inOrder(corpus).filter(({ type, isGiven }) => type === "comment" && !isGiven),
    authors: Int32Array.from(corpus.messages, ({ author, index }) =>
      corpus.voices[author]?.isAnonymous ? -1 - index : author,
    ),
  }),
);

/** Surrogates that are kept: the usual number of them at the size of a crawl is some ten megabytes. */
const KEPT = 32;
const kept = once((_corpus: Corpus) => new Map<string, Int32Array>());

/**
 * The authors with those of agents' comments exchanged at random among these comments: the same surrogates for every metric, so
 * that what they have in common is worked out once.
 */
export function permutedAuthors(corpus: Corpus, { seed }: Terms, surrogate: number): Int32Array {
  const known = kept(corpus);
  const address = `${seed} ${surrogate}`;
  const drawn =
    known.get(address) ??
    permuted(commentersIn(corpus), rngFor(seed, "metric", "permuted commenters", surrogate));
  if (surrogate < KEPT) known.set(address, drawn);
  return drawn;
}

function permuted({ comments, authors }: Commenters, rng: Rng): Int32Array {
  const drawn = Int32Array.from(authors);
  for (let i = comments.length - 1; i > 0; i -= 1) {
    const [a, b] = [(comments[i] as Message).index, (comments[rng.int(i + 1)] as Message).index];
    [drawn[a], drawn[b]] = [drawn[b] as number, drawn[a] as number];
  }
  return drawn;
}
