import type { TurnOutcome } from "../../../core/events.ts";

const WORDS: Readonly<Record<TurnOutcome, string>> = {
  acted: "acted",
  silent: "read and said nothing",
  unreadable: "answered unreadably",
  truncated: "was cut off",
  declined: "declined to answer",
  filtered: "was filtered",
  empty: "answered nothing",
};

/** How a turn ended, in words. */
export const outcomeText = (outcome: TurnOutcome): string => WORDS[outcome];

/** The turn was lost: its answer could not be used. */
export const isLost = (outcome: TurnOutcome): boolean => outcome !== "acted" && outcome !== "silent";
