import type { Rng } from "../../core/rng.ts";
import type { Topic } from "./topic.ts";

/**
 * Where the words of an aside come from: the speaker's own private word, someone else's, one just read, topic words just
 * read, or a phrase met earlier.
 */
export type AsideKind = "own" | "slipped" | "echoed" | "copied" | "passed";

/**
 * Words for a topic. A writer sees the topic and dice and nothing else: neither the prompt nor whether the topic was
 * heard or its own, which is what makes the truth of a synthetic society known.
 */
export interface Writer {
  comment(topic: Topic, rng: Rng): string;
  post(topic: Topic, rng: Rng): { readonly title: string; readonly body: string };
  /** Something to remember. */
  reminder(topic: Topic, rng: Rng): string;
  /** A sentence, without a topic of its own, around words that the writer did not choose. */
  aside(kind: AsideKind, words: string, rng: Rng): string;
}
