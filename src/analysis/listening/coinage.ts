import { wordsIn } from "../../core/word-index.ts";
import type { Corpus, Message } from "../corpus.ts";
import { once } from "../once.ts";
import { FUNCTION_WORDS } from "../voices/function-words.ts";
import { wordsOf } from "../voices/texts.ts";

/** Words in a row that make a phrase: long enough not to be met by accident in most talk. */
const WORDS = 4;

/**
 * The phrases of a text: four words in a row, at least two of which are no function words; each once. A text may hold one
 * that nobody meant as such.
 */
export function phrasesIn(text: string): ReadonlySet<string> {
  const words = wordsIn(text);
  const phrases = new Set<string>();
  for (let from = 0; from + WORDS <= words.length; from += 1) {
    const phrase = words.slice(from, from + WORDS);
    if (phrase.filter((word) => !FUNCTION_WORDS.has(word)).length >= 2) phrases.add(phrase.join(" "));
  }
  return phrases;
}

/**
 * Who brought which phrase into a run: the index of the first message that holds it. Phrases of given messages are
 * nobody's, and so are those that two voices brought in the same round, since neither can have it from the other.
 */
export const coinedIn = once((corpus: Corpus): ReadonlyMap<string, number> => {
  const { messages } = corpus;
  const given = new Set(
    messages.filter(({ isGiven }) => isGiven).flatMap((one) => [...phrasesIn(wordsOf(one))]),
  );
  const first = new Map<string, Message>();
  const shared = new Set<string>();
  for (const message of messages) {
    for (const phrase of phrasesIn(wordsOf(message))) {
      const known = first.get(phrase);
      if (known === undefined) first.set(phrase, message);
      else if (known.round === message.round && known.author !== message.author) shared.add(phrase);
    }
  }
  const coined = [...first].filter(([phrase]) => !given.has(phrase) && !shared.has(phrase));
  return new Map(coined.map(([phrase, { index }]) => [phrase, index]));
});

/** Indices of the messages whose phrases another agent's message takes up; its author's own are not among them. */
export function takenUp(corpus: Corpus, message: Message): ReadonlySet<number> {
  const coined = coinedIn(corpus);
  const sources = new Set<number>();
  for (const phrase of phrasesIn(wordsOf(message))) {
    const source = coined.get(phrase);
    if (source === undefined) continue;
    const { author, round } = corpus.messages[source] as Message;
    if (author !== message.author && round < message.round) sources.add(source);
  }
  return sources;
}
