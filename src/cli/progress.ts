import type { CellResult } from "../engine/experiment.ts";
import type { RoundProgress } from "../engine/run-result.ts";
import type { Output } from "./output.ts";

/** Tells how far an experiment has come: one live line on a terminal, else a plain line a round. */
export interface Progress {
  round(progress: RoundProgress): void;
  end(result: CellResult): void;
  /** Clears the live line. */
  close(): void;
}

const line = ({ arm, seed, round, rounds, tally }: RoundProgress): string => {
  const lost = tally.lost > 0 ? `  lost ${tally.lost}` : "";
  return `${arm} s${seed}  round ${round}/${rounds}  turns ${tally.turns}  silent ${tally.silent}  refused ${tally.refused}${lost}`;
};

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
    end: () => {
      ended += 1;
    },
    close: () => {
      if (shown) process.stderr.write("\r\u001b[2K");
      shown = false;
    },
  };
}
