import type { CellResult } from "../engine/experiment.ts";
import type { Waiting } from "../engine/lanes.ts";
import type { RoundProgress } from "../engine/run-result.ts";
import type { Output } from "./output.ts";

/** Tells how far an experiment has come: one live line on a terminal, else a plain line a round. */
export interface Progress {
  round(progress: RoundProgress): void;
  waiting(waiting: Waiting): void;
  end(result: CellResult): void;
  /** Clears the live line. */
  close(): void;
}

const line = ({ arm, seed, round, rounds, tally }: RoundProgress): string => {
  const lost = tally.lost > 0 ? `  lost ${tally.lost}` : "";
  return `${arm} s${seed}  round ${round}/${rounds}  turns ${tally.turns}  silent ${tally.silent}  refused ${tally.refused}${lost}`;
};

/** Shorter waits are work like any other. */
const WORTH_TELLING_MS = 2_000;

/** Picks the waits that are worth a line: long ones, and of each model and reason one at a time. */
export function noticeableWaits(now: () => number): (waiting: Waiting) => boolean {
  const until = new Map<string, number>();
  return ({ model, why, forMs }) => {
    if (forMs === undefined || forMs < WORTH_TELLING_MS) return false;
    const key = `${why} ${model}`;
    if ((until.get(key) ?? Number.NEGATIVE_INFINITY) > now()) return false;
    until.set(key, now() + forMs);
    return true;
  };
}

const WHY: Readonly<Record<Waiting["why"], (model: string) => string>> = {
  "rate limit": (model) => `${model} is rate-limited`,
  pause: (model) => `the provider of ${model} asks everybody to wait`,
  retry: (model) => `a call to ${model} failed and is tried again`,
  place: (model) => `as many calls to ${model} are under way as may be`,
};

/** "waiting 12 s: haiku is rate-limited" */
function waitingText({ model, why, forMs = 0 }: Waiting): string {
  return `waiting ${Math.ceil(forMs / 1000)} s: ${WHY[why](model)}`;
}

/** `runs` is how many the experiment has; `live` says that stderr is a terminal that may be written over. */
export function showProgress(output: Output, runs: number, live: boolean): Progress {
  let ended = 0;
  let shown = false;
  const draw = (text: string): void => {
    process.stderr.write(`\r\u001b[2K${text.slice(0, Math.max(20, output.width - 1))}`);
    shown = true;
  };
  return {
    round: (progress) => {
      if (live) draw(`${ended} of ${runs} runs done · ${line(progress)}`);
      else output.talk(line(progress));
    },
    waiting: (waiting) => {
      if (live) draw(`${ended} of ${runs} runs done · ${waitingText(waiting)}`);
      else output.talk(waitingText(waiting));
    },
    end: () => {
      ended += 1;
    },
    close: () => {
      if (shown) process.stderr.write("\r\u001b[2K");
      shown = false;
    },
  };
}
