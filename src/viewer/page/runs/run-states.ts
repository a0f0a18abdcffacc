import type { RunState } from "../../api.ts";

export const STATES: readonly RunState[] = [
  "done",
  "running",
  "stopped",
  "planned",
  "crashed",
  "failed",
  "unreadable",
];

const WORDS: Readonly<Record<RunState, string>> = {
  planned: "not begun",
  running: "running now",
  crashed: "crashed",
  done: "done",
  stopped: "stopped",
  failed: "failed",
  unreadable: "unreadable",
};

/** How a run stands, in words. */
export const stateWord = (state: RunState): string => WORDS[state];

/** There is a forum to look at. */
export const canOpen = (state: RunState): boolean => state !== "planned" && state !== "unreadable";
