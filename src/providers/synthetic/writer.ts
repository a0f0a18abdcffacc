import type { Rng } from "../../core/rng.ts";
import type { Topic } from "./topic.ts";

/**
 * Words for a topic. A writer sees the topic and dice and nothing else: neither the prompt nor whether the topic was
 * heard or its own, which is what makes the truth of a synthetic society known.
 */
export interface Writer {
  comment(topic: Topic, rng: Rng): string;
  post(topic: Topic, rng: Rng): { readonly title: string; readonly body: string };
  /** Something to remember. */
  reminder(topic: Topic, rng: Rng): string;
  /** A sentence around a word that is no topic's: the speaker's own, someone else's, or one just read. */
  aside(kind: "own" | "slipped" | "echoed", word: string, rng: Rng): string;
}
