import type { StopSwitch } from "../engine/live-line.ts";
import { EXIT } from "./exit-codes.ts";

/** A stop switch that the keyboard works. */
export interface StopSignals extends StopSwitch {
  /** Gives the signals back to Node. */
  release(): void;
}

/**
 * Ctrl-C or SIGTERM once: no more calls are started, those in flight land and are kept. Twice: out at once; the file is
 * still consistent, since a round is written whole or not at all.
 */
export function listenForStop(
  talk: (line: string) => void,
  after = "Every closed round is on file; `polylogue resume` goes on from there.",
): StopSignals {
  const abort = new AbortController();
  const waits = new AbortController();
  let asked = 0;
  const onSignal = (): void => {
    asked += 1;
    if (asked === 1) {
      waits.abort();
      talk("Stopping: what is in flight will land and be kept. Once more to stop now.");
      return;
    }
    abort.abort();
    talk(`Stopped. ${after}`);
    process.exit(EXIT.interrupted);
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    get stopping() {
      return asked > 0;
    },
    abort: abort.signal,
    waits: waits.signal,
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
