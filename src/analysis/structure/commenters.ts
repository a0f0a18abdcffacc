import type { Rng } from "../../core/rng.ts";
import type { Corpus, Message } from "../corpus.ts";
import { once } from "../once.ts";
import { writtenIn } from "./written.ts";

/** Who wrote what, so that it can be drawn anew. */
export interface Commenters {
  /** Agents' comments, in the order of the log. */
  readonly comments: readonly Message[];
  /** The author of every message, by its index; for what nobody is named for, a number below 0 that no other message has. */
  readonly authors: Int32Array;
}

export const commentersIn = once(
  (corpus: Corpus): Commenters => ({
    comments: writtenIn(corpus).comments,
    authors: Int32Array.from(corpus.messages, ({ author, index }) =>
      corpus.voices[author]?.isAnonymous ? -1 - index : author,
    ),
  }),
);

/** The authors with those of agents' comments exchanged at random among these comments. */
export function permuted({ comments, authors }: Commenters, rng: Rng): Int32Array {
  const drawn = Int32Array.from(authors);
  for (let i = comments.length - 1; i > 0; i -= 1) {
    const [a, b] = [(comments[i] as Message).index, (comments[rng.int(i + 1)] as Message).index];
    [drawn[a], drawn[b]] = [drawn[b] as number, drawn[a] as number];
  }
  return drawn;
}
