import type { Output } from "./output.ts";

export interface Keyboard {
  readonly isAsked: boolean;
  /** Gives the signals back to Node. */
  release(): void;
}

/** Ctrl-C or SIGTERM: what is being made ends at its next step, and leaves nothing behind. */
export function listenForEnd(output: Pick<Output, "talk">): Keyboard {
  let isAsked = false;
  const onSignal = (): void => {
    if (!isAsked) output.talk("Stopping: nothing will be left behind.");
    isAsked = true;
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    get isAsked() {
      return isAsked;
    },
    release: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
