import { FUNCTION_WORDS } from "../voices/function-words.ts";

const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
/** Words in a row that count as taken over also where each of them is a function word. */
const RUN = 3;

interface Place {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Takes out of a reply what it may have from the message: every word of m, of its paraphrase and of the swap that is no function
 * word, and every run of three words that stands in one of them. The same goes out of every reply of the fork, whatever its
 * condition, so that the taking out itself tells no condition from another. What is left keeps its order and punctuation.
 *
 *   messageMask(["the ebb is late"])("So the ebb is late again, you say?") -> "So again, you say?"
 */
export function messageMask(messages: readonly string[]): (reply: string) => string {
  const words = new Set<string>();
  const runs = new Set<string>();
  for (const message of messages) {
    const places = placesIn(message.normalize("NFC"));
    for (const { word } of places) if (!FUNCTION_WORDS.has(word)) words.add(word);
    for (const run of runsOf(places)) runs.add(run);
  }
  return (reply) => without(reply.normalize("NFC"), words, runs);
}

const placesIn = (text: string): Place[] =>
  Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    word: word.toLowerCase(),
    from: index,
    to: index + word.length,
  }));

const runsOf = (places: readonly Place[]): string[] =>
  places.slice(RUN - 1).map((_, i) =>
    places
      .slice(i, i + RUN)
      .map(({ word }) => word)
      .join(" "),
  );

function without(text: string, words: ReadonlySet<string>, runs: ReadonlySet<string>): string {
  const places = placesIn(text);
  const isOut = places.map(({ word }) => words.has(word));
  for (const [i, run] of runsOf(places).entries()) if (runs.has(run)) isOut.fill(true, i, i + RUN);
  let [left, at] = ["", 0];
  for (const [i, { from, to }] of places.entries()) {
    if (!isOut[i]) continue;
    left += text.slice(at, from);
    at = to;
  }
  return (left + text.slice(at)).replaceAll(/\s+/g, " ").trim();
}
