import type { Segment } from "../../core/call.ts";
import type { Topic } from "./topic.ts";
import { lexiconOf, TOPICS } from "./topics.ts";

const topicByWord: ReadonlyMap<string, number> = new Map(
  TOPICS.flatMap((topic, index) => lexiconOf(topic).map((word) => [word, index] as const)),
);

/**
 * The topic whose lexicon words the text holds most, repetitions counted; ties go to the first topic, and a text
 * without any such word has none. Letter case does not matter.
 */
export function topicOf(text: string): Topic | undefined {
  const counts = TOPICS.map(() => 0);
  for (const [word] of text.toLowerCase().matchAll(/\p{L}+/gu)) {
    const index = topicByWord.get(word);
    if (index !== undefined) counts[index] = (counts[index] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  return most === 0 ? undefined : TOPICS[counts.indexOf(most)];
}

/** The words of one topic's lexicon that the text holds, lower case, each once, in order of first appearance. */
export function topicWords(text: string, topic: Topic): string[] {
  const index = TOPICS.indexOf(topic);
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return [...new Set(words.filter((word) => topicByWord.get(word) === index))];
}

/** Whether a word, in lower case, belongs to any lexicon. */
export const isTopicWord = (word: string): boolean => topicByWord.has(word);

/** A segment may stand in ten thousand prompts; `null` stands for "read, and it has no topic". */
const remembered = new WeakMap<Segment, Topic | null>();

/** `topicOf` the segment's text, worked out once for each segment object. */
export function topicOfSegment(segment: Segment): Topic | undefined {
  let topic = remembered.get(segment);
  if (topic === undefined) {
    topic = topicOf(segment.text) ?? null;
    remembered.set(segment, topic);
  }
  return topic ?? undefined;
}
