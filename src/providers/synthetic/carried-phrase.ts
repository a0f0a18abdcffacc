import type { PromptReading } from "./read-prompt.ts";
import { wordsOf } from "./read-prompt.ts";
import { strangeWords } from "./vocabulary.ts";

/**
 * How a copier stands with its phrase. `none`: nothing met. `met`: shown now, not noted yet. `waiting`: noted, too
 * early. `due`: noted, and time. `said`: a text of its own holds it, and no note says so yet. `done`: never again,
 * because it was said or because it is kept.
 */
export type CarriedPhrase =
  | { readonly state: "none" | "waiting" | "done" }
  | { readonly state: "met" | "due" | "said"; readonly phrase: string };

export const NO_PHRASE: CarriedPhrase = { state: "none" };

/** Shorter words are too common to be followed. */
const SHORTEST_WORD = 5;

/** The notes by which a copier remembers, and all the memory it has. */
export const metNote = (phrase: string, round: number, passesOn: boolean): string =>
  `Met in round ${round}, to be ${passesOn ? "passed on" : "kept"}: ${phrase}`;
export const saidNote = (phrase: string): string => `Passed on: ${phrase}`;
const MET_NOTE = /^Met in round (\d+), to be (passed on|kept): (.+)$/;
const SAID_NOTE = /^Passed on: (.+)$/;

interface Terms {
  readonly round: number;
  readonly delay: number;
  /** The phrase to follow; "" for the first strange word of five letters or more in the message shown first. */
  readonly phrase: string;
}

/**
 * Reads a copier's state off its prompt alone: its own notes, its own latest texts, and what others wrote. A copier
 * follows one phrase all its life. Where a prompt shows no notes it meets the phrase for the first time every time.
 */
export function carriedPhrase(reading: PromptReading, { round, delay, phrase: given }: Terms): CarriedPhrase {
  const notes = reading.notes.map(wordsOf);
  const met = notes.flatMap((note) => readMet(note) ?? []).find(({ phrase }) => isFollowed(phrase, given));
  if (met === undefined) {
    const phrase = firstMet(reading, given);
    return phrase === undefined ? NO_PHRASE : { state: "met", phrase };
  }
  const { phrase } = met;
  if (!met.passesOn || notes.some((note) => sameWords(SAID_NOTE.exec(note)?.[1], phrase))) {
    return { state: "done" };
  }
  if (reading.ownWords.some((words) => holds(wordsOf(words), phrase))) return { state: "said", phrase };
  return round >= met.round + delay ? { state: "due", phrase } : { state: "waiting" };
}

/**
 * A copier's state in a script, where nothing is noted and the transcript is all the memory there is: a phrase that others
 * have written is due, whatever the delay, until a text of the speaker's own holds it.
 */
export function carriedInTranscript(
  reading: Pick<PromptReading, "shown" | "ownWords">,
  { phrase: given, passesOn }: { readonly phrase: string; readonly passesOn: boolean },
): CarriedPhrase {
  const phrase = firstMet(reading, given);
  if (phrase === undefined) return NO_PHRASE;
  const said = reading.ownWords.some((words) => holds(wordsOf(words), phrase));
  return said || !passesOn ? { state: "done" } : { state: "due", phrase };
}

function readMet(note: string): { phrase: string; round: number; passesOn: boolean } | undefined {
  const [, round, fate, phrase] = MET_NOTE.exec(note) ?? [];
  return phrase === undefined ? undefined : { phrase, round: Number(round), passesOn: fate === "passed on" };
}

function firstMet({ shown }: Pick<PromptReading, "shown">, given: string): string | undefined {
  for (const { words } of shown) {
    if (given !== "" && holds(words.text, given)) return given;
    if (given !== "") continue;
    const strange = strangeWords(words.text).find((word) => word.length >= SHORTEST_WORD);
    if (strange !== undefined) return strange;
  }
  return undefined;
}

const isFollowed = (phrase: string, given: string): boolean => given === "" || sameWords(phrase, given);

/** Lower case, one blank between words, nothing but words: punctuation cannot hide a phrase. */
const bare = (text: string): string =>
  ` ${text
    .toLowerCase()
    .match(/[\p{L}\p{N}@_]+/gu)
    ?.join(" ")} `;

const holds = (text: string, phrase: string): boolean => bare(text).includes(bare(phrase));

const sameWords = (a: string | undefined, b: string): boolean => a !== undefined && bare(a) === bare(b);
