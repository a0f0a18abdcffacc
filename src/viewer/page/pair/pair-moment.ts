import type { Pair, RoundLine, RunLine } from "../../api.ts";

/** One of two runs at the moment that both are looked at. */
export interface SideMoment {
  readonly rounds: readonly RoundLine[];
  /** The last closed one; -1 before the opening closed. */
  readonly end: number;
  /** The round asked for, or its last where it has not got that far. */
  readonly round: number;
  readonly isLive: boolean;
}

/** Two runs at one moment. */
export interface PairMoment {
  readonly round: number;
  /** The last round of either. */
  readonly last: number;
  /** Where an address without a round stands: at the last round, or, where runs go on, at the newest one that all of these have. */
  readonly end: number;
  /** The last round that either may come to. */
  readonly planned: number;
  readonly isLive: boolean;
  readonly sides: readonly [SideMoment, SideMoment];
  /** Where the logs part; null where one only has not got further yet. */
  readonly parting: Pair["parting"];
}

const isLive = ({ state }: RunLine): boolean => state === "running";

/** The moment that an address with this round, or with none, stands for. */
export function momentOf(pair: Pair, asked: number | undefined): PairMoment {
  const runs = [pair.first, pair.second] as const;
  const lines = [
    pair.rounds.flatMap(({ first }) => first ?? []),
    pair.rounds.flatMap(({ second }) => second ?? []),
  ] as const;
  const ends = lines.map((rounds) => rounds.at(-1)?.round ?? -1);
  const last = Math.max(0, ...ends);
  const growing = ends.filter((_, at) => isLive(runs[at === 0 ? 0 : 1]));
  const end = growing.length > 0 ? Math.max(0, Math.min(...growing)) : last;
  const round = Math.min(asked ?? end, last);
  const sideOf = (at: 0 | 1): SideMoment => ({
    rounds: lines[at],
    end: ends[at] ?? -1,
    round: Math.min(round, ends[at] ?? -1),
    isLive: isLive(runs[at]),
  });
  return {
    round,
    last,
    end,
    planned: Math.max(last, ...runs.filter(isLive).map(({ plannedRounds }) => plannedRounds)),
    isLive: growing.length > 0,
    sides: [sideOf(0), sideOf(1)],
    parting: partingOf(pair),
  };
}

/** A log that only ends before the other, in a run that is not done, is no parting. */
function partingOf({ parting, first, second }: Pair): Pair["parting"] {
  if (parting === null) return null;
  const isUnfinished =
    (parting.first === null && first.state !== "done") ||
    (parting.second === null && second.state !== "done");
  return isUnfinished ? null : parting;
}
