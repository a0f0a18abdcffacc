import type { Rng } from "../../core/rng.ts";
import {
  EMPTY_QUESTIONS,
  EMPTY_STATEMENTS,
  JOINERS,
  QUESTION_FRAMES,
  STATEMENT_FRAMES,
} from "./paraphrase-frames.ts";
import { isTopicWord } from "./topic-of.ts";
import { isOwnWord } from "./vocabulary.ts";

/** How often another wording is drawn where one comes out as the text that went in. */
const DRAWS = 16;

const TOKEN = /@?[\p{L}\p{N}_]+/gu;
const SENTENCE = /\S.*?(?:[.?!](?=\s|$)|$)/gsu;

/**
 * A text of a synthetic model in other words. Its topic words stay, all of them and in their order, and so does whatever
 * no synthetic model has of its own: private words, handles, numbers. All else goes, and comes from a closed list that
 * no writer shares. Lines, sentences and questions stay as many as they were.
 *
 *   "the ebb and the gauge with tide or shore by surge" -> "amid ebb beside gauge via tide despite shore upon surge"
 *
 * It keeps all that a synthetic model can react to, and only that: what a person would call the meaning of a plain
 * sentence ("nobody owns the shore") does not survive. In a text from elsewhere nearly every word is strange and stays.
 * A text without a word in it comes back as it is.
 */
export function paraphrase(text: string, rng: Rng): string {
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const out = text
      .split("\n")
      .map((line) => inOtherWords(line, rng))
      .join("\n");
    if (out !== text) return out;
  }
  return text;
}

function inOtherWords(line: string, rng: Rng): string {
  const sentences = (line.match(SENTENCE) ?? []).filter((sentence) => sentence.match(TOKEN) !== null);
  if (sentences.length === 0) return line;
  return sentences.map((sentence) => reframed(sentence, rng)).join(" ");
}

function reframed(sentence: string, rng: Rng): string {
  const kept = keptWords(sentence);
  const asks = sentence.endsWith("?");
  if (kept.length === 0) return rng.pick(asks ? EMPTY_QUESTIONS : EMPTY_STATEMENTS);
  const list = kept.map((word) => `${rng.pick(JOINERS)} ${word}`).join(" ");
  if (!/[.?!]$/.test(sentence)) return /^\P{L}*\p{Lu}/u.test(sentence) ? capitalised(list) : list;
  const frame = rng.pick(asks ? QUESTION_FRAMES : STATEMENT_FRAMES);
  return frame.replace("{list}", () => list.slice(list.indexOf(" ") + 1));
}

function keptWords(sentence: string): readonly string[] {
  const kept: string[] = [];
  for (const [token] of sentence.matchAll(TOKEN)) {
    const word = token.toLowerCase();
    if (isTopicWord(word)) kept.push(word);
    else if (!isOwnWord(word)) kept.push(token);
  }
  return kept;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
