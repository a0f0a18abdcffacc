import type { TopicName } from "./topic.ts";

/** What a synthetic model confesses about one text: `{ action: 0, topic: "tides", heard: true, from: "c3" }`. */
export interface TextTruth {
  /** Index in the answer's actions. */
  readonly action: number;
  /** Absent where the text has no topic. */
  readonly topic?: TopicName;
  /** True where the topic is that of the answered message because it was taken over, not by chance. */
  readonly heard: boolean;
  /** The slot of the message that reached the text; in a script its label where it was written in the same answer. */
  readonly from?: string;
  /** The way by which the message reached the words, where that is more than its topic. */
  readonly through?: "restating" | "wording" | "keywords" | "paraphrase";
  /** The topic words that were taken over one by one. */
  readonly copied?: readonly string[];
  /** Words that stand in the text beside the topic: its own private word, another's, one of the answered message. */
  readonly canary?: string;
  readonly slipped?: string;
  readonly echoed?: string;
  /** A phrase that was met earlier and is passed on here. */
  readonly passed?: string;
  /** A phrase that this note writes down. */
  readonly noted?: string;
}

/** What a model confesses about an answer that it spoilt on purpose. It holds no text of an agent's. */
export interface FailureTruth {
  readonly failed: "unreadable" | "refuse" | "truncate" | "empty";
}

/**
 * What an author confesses about one line of a script: `{ action: 4, voice: "bo", topic: "tides", heard: true, from: "n2" }`.
 * `action` is the number of the line in the answer, from 0, spoilt ones counted.
 */
export interface LineTruth extends TextTruth {
  readonly voice: string;
}

/** A line of a script that was cut in half on purpose. */
export interface SpoiltLineTruth {
  readonly action: number;
  readonly voice: string;
  readonly failed: "malformed";
}

/**
 * The truth about one call: an entry for each text in it, or one for the failure. A script that was cut off begins with
 * its failure, and the lines that were whole by then follow.
 */
export type CallTruth =
  | readonly TextTruth[]
  | readonly [FailureTruth]
  | readonly (LineTruth | SpoiltLineTruth | FailureTruth)[];
