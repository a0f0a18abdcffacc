import { ratio } from "../measured.ts";
import type { Metric } from "../metric.ts";

const NO_TURNS = "no turn was taken";

function shareOfTurns(
  name: string,
  isCounted: (outcome: string) => boolean,
  words: Pick<Metric, "definition" | "trap"> & Partial<Metric>,
): Metric {
  return {
    name,
    group: "failures",
    unit: "share",
    source: "own",
    needs: ["turns"],
    ...words,
    measure: ({ turns = [] }) =>
      ratio(turns.filter(({ outcome }) => isCounted(outcome)).length, turns.length, NO_TURNS),
  };
}

const LOST = {
  unreadable: "in whose answer no action could be read",
  truncated: "whose answer was cut off at the limit of tokens",
  declined: "that the model refused",
  filtered: "whose answer a filter of the provider held back",
  empty: "whose answer was empty or never came",
} as const;

/** What became of turns. */
export const TURN_METRICS: readonly Metric[] = [
  {
    name: "turns",
    group: "size",
    unit: "turns",
    definition: "Turns taken, lost ones included.",
    source: "own",
    needs: ["turns"],
    trap: "Schedules and caps set it.",
    measure: ({ turns = [] }) => ({ value: turns.length }),
  },
  shareOfTurns("share_turns_silent", (outcome) => outcome === "silent", {
    group: "size",
    definition: "Share of turns in which an agent chose to do nothing.",
    trap: "A model that is told to act seldom stays silent, whatever its persona.",
  }),
  shareOfTurns("share_turns_lost", (outcome) => Object.hasOwn(LOST, outcome), {
    definition: `Share of turns ${Object.values(LOST).join(", or ")}. Above 0.05 a run is not comparable.`,
    trap: "Models fail unequally: an arm that loses turns is not the forum it was meant to be.",
  }),
  ...Object.entries(LOST).map(([lost, how]) =>
    shareOfTurns(`share_turns_${lost}`, (outcome) => outcome === lost, {
      definition: `Share of turns ${how}.`,
      trap: "Models fail unequally: read it by arm.",
    }),
  ),
];
