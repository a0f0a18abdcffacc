import { WordIndex, wordsIn } from "../core/word-index.ts";
import type { IndexedItem } from "./indexed.ts";
import type { RunIndex } from "./run-index.ts";

/** Made when somebody first searches a run, read on as the run grows. */
const wordIndexes = new WeakMap<RunIndex, WordIndex>();

/** Which words occur where among what is for everybody. */
export function wordsOf(index: RunIndex): WordIndex {
  const known = wordIndexes.get(index) ?? new WordIndex();
  wordIndexes.set(index, known);
  known.readOn(index.posts, index.comments);
  return known;
}

/** True when words stand in a text side by side and in this order. */
export function holdsPhrase(text: string, words: readonly string[]): boolean {
  const found = wordsIn(text);
  for (let at = found.indexOf(words[0] ?? ""); at >= 0; at = found.indexOf(words[0] ?? "", at + 1)) {
    if (words.every((word, i) => found[at + i] === word)) return true;
  }
  return false;
}

/** What holds a phrase, in title or in body, in order of creation; what was taken back later is among it, since it was said. */
export function itemsWith(index: RunIndex, words: readonly string[], round: number): IndexedItem[] {
  const likely = wordsOf(index).find(words);
  const found: IndexedItem[] = [];
  for (const item of index.items.values()) {
    if (item.round > round) break;
    if (item.audience === "everybody" && !likely.has(item.id)) continue;
    if (holdsPhrase(item.title, words) || holdsPhrase(item.body, words)) found.push(item);
  }
  return found;
}
