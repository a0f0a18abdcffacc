import type { AskAll } from "./asked.ts";
import type { LiveLine } from "./live-line.ts";
import { WaveState } from "./wave-state.ts";

/**
 * Asks providers, at most `concurrency` at once for each model, and records each answer as it lands. Answers on record
 * are used and not asked for again. Rejects with CallFailed or Interrupted once everything in flight has landed. Where all
 * providers answer at once, so does this.
 */
export function askLive(line: LiveLine): AskAll {
  return (wave) => {
    const waiting = new WaveState(line, wave);
    const unfinished = waiting.pump();
    return unfinished === undefined ? waiting.result() : unfinished.then(() => waiting.result());
  };
}
