import { diffRuns } from "../analysis/diff.ts";
import type { Pair } from "./api.ts";
import type { Library } from "./library.ts";
import type { OpenRun } from "./open-run.ts";

/** The most of an event's line that is shown, in UTF-16 units. */
const LINE = 4_000;

/** Two runs side by side, and where their logs first part. */
export function pairOf(library: Library, first: OpenRun, second: OpenRun): Pair {
  const { parting, sharedRounds, after } = first.reading((a) => second.reading((b) => diffRuns(a, b)));
  const [left, right] = [first.index.rounds.lines, second.index.rounds.lines];
  return {
    first: library.line(first.id),
    second: library.line(second.id),
    parting: parting
      ? {
          round: parting.round,
          seq: parting.seq,
          first: parting.first?.slice(0, LINE) ?? null,
          second: parting.second?.slice(0, LINE) ?? null,
        }
      : null,
    sharedRounds,
    kinship: kinshipOf(library, first, second),
    rounds: Array.from({ length: Math.max(left.length, right.length) }, (_, round) => ({
      round,
      isShared: round < sharedRounds,
      first: left[round] ?? null,
      second: right[round] ?? null,
    })),
    after,
  };
}

function kinshipOf(library: Library, first: OpenRun, second: OpenRun): string | null {
  const [a, b] = [library.line(first.id).parent, library.line(second.id).parent];
  if (b?.run === first.id) return `${second.id} is a fork of ${first.id} at round ${b.round}: ${b.change}`;
  if (a?.run === second.id) return `${first.id} is a fork of ${second.id} at round ${a.round}: ${a.change}`;
  if (a && b && a.path === b.path) return `both are forks of ${a.run ?? a.path}`;
  const [one, other] = [first.header, second.header];
  if (one.planHash === other.planHash) return "both were made from the same plan";
  if (one.experiment === other.experiment && one.seed === other.seed)
    return `two arms of one experiment, with the same dice (seed ${one.seed})`;
  return null;
}
