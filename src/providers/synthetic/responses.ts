import type { Segment } from "../../core/call.ts";
import type { Rng } from "../../core/rng.ts";
import type { SyntheticName, SyntheticSettings } from "./parameters.ts";
import { paraphrase } from "./paraphrase.ts";
import { wordsOf } from "./read-prompt.ts";
import type { Topic } from "./topic.ts";
import { topicOf, topicOfSegment, topicWords } from "./topic-of.ts";
import { TOPICS } from "./topics.ts";
import type { TextTruth } from "./truth.ts";
import type { Writer } from "./writer.ts";

/** Who writes: its settings, its words and its dice. */
export interface Speaker {
  readonly settings: SyntheticSettings;
  readonly writer: Writer;
  /** A stream for a purpose and an action; it never depends on the prompt. */
  dice(purpose: string, action: number): Rng;
  /**
   * A stream for a purpose and the exact words of a message, the same in every call of this agent. The declared
   * exception to the rule that a prompt never selects dice: only `jitter`, whose truth it is, may use it.
   */
  wordingDice(purpose: string, words: string): Rng;
}

/** A message that is being answered; without words where the prompt does not show them. */
export interface Answered {
  /** Its id, or in a script its label. */
  readonly slot: string;
  readonly words: Segment | undefined;
}

/** The body of an answer, before anything private is added to it, and what is true of it. */
export interface Response {
  readonly text: string;
  readonly truth: Omit<TextTruth, "action">;
}

/** Writes the answer to a message as action `index`. This alone tells the models of the family apart. */
type Respond = (speaker: Speaker, index: number, to: Answered) => Response;

/** The most topic words that a mirror copies into one answer. */
const COPIED_WORDS = 4;

export const RESPONSES: Readonly<Record<SyntheticName, Respond>> = {
  copier: listen,
  deaf: listen,
  flaky: listen,
  jitter: react,
  listener: listen,
  mirror: copyKeywords,
  omniscient: listen,
  paraphraser: rephrase,
  parrot: restate,
};

/** A topic drawn uniformly over all ten, whatever the prompt says. */
export const ownTopic = (speaker: Speaker, index: number): Topic => speaker.dice("topic", index).pick(TOPICS);

const hears = (speaker: Speaker, index: number): boolean =>
  speaker.dice("hears", index).next() < speaker.settings.q;

const about = (speaker: Speaker, index: number, topic: Topic): string =>
  speaker.writer.comment(topic, speaker.dice("words", index));

/** With probability q on the message's topic, else on its own; the words know nothing but the topic. */
function listen(speaker: Speaker, index: number, { slot, words }: Answered): Response {
  const heard = hears(speaker, index) && words !== undefined ? topicOfSegment(words) : undefined;
  if (heard === undefined) return unmoved(speaker, index);
  return { text: about(speaker, index, heard), truth: { topic: heard.name, heard: true, from: slot } };
}

/** What a model writes that has heard nothing. */
function unmoved(speaker: Speaker, index: number): Response {
  const topic = ownTopic(speaker, index);
  return { text: about(speaker, index, topic), truth: { topic: topic.name, heard: false } };
}

/** The message's own words, line by line; a message of blanks leaves a parrot deaf. */
function restate(speaker: Speaker, index: number, { slot, words }: Answered): Response {
  const said = words === undefined ? "" : wordsOf(words).trim();
  if (said === "") return unmoved(speaker, index);
  return { text: said, truth: { ...topicTruth(said), from: slot, through: "restating" } };
}

/** Other words around the topic words of the message. */
function rephrase(speaker: Speaker, index: number, { slot, words }: Answered): Response {
  const said = words === undefined ? "" : wordsOf(words).trim();
  if (said === "") return unmoved(speaker, index);
  const text = paraphrase(said, speaker.dice("words", index));
  return { text, truth: { ...topicTruth(text), from: slot, through: "paraphrase" } };
}

function topicTruth(text: string): { readonly topic?: Topic["name"]; readonly heard: boolean } {
  const topic = topicOf(text);
  return { ...(topic !== undefined && { topic: topic.name }), heard: topic !== undefined };
}

/**
 * With probability q both topic and words come from dice that the exact wording selects. Any other wording, a
 * paraphrase or a message on something else, gets another throw: on topic labels q² of the variation follows the
 * message, and none of it what the message means.
 */
function react(speaker: Speaker, index: number, { slot, words }: Answered): Response {
  if (words === undefined || !hears(speaker, index)) return unmoved(speaker, index);
  const said = wordsOf(words);
  const topic = speaker.wordingDice("topic", said).pick(TOPICS);
  return {
    text: speaker.writer.comment(topic, speaker.wordingDice("words", said)),
    truth: { topic: topic.name, heard: false, from: slot, through: "wording" },
  };
}

/**
 * With probability q some words of the message's topic, as the message has them, in a frame that has no topic and does
 * not depend on them: on topic labels a listener, and nothing once the message's words are masked.
 */
function copyKeywords(speaker: Speaker, index: number, { slot, words }: Answered): Response {
  const topic = hears(speaker, index) && words !== undefined ? topicOfSegment(words) : undefined;
  if (words === undefined || topic === undefined) return unmoved(speaker, index);
  const dice = speaker.dice("words", index);
  const copied = dice.shuffle(topicWords(words.text, topic)).slice(0, COPIED_WORDS);
  return {
    text: speaker.writer.aside("copied", copied.join(", "), dice),
    truth: { topic: topic.name, heard: true, from: slot, through: "keywords", copied },
  };
}
