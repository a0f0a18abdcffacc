import { setMaxListeners } from "node:events";

/** Who is told. An object, not a function: whoever listens for each call needs no closure for it. */
export interface Hearer {
  hear(): void;
}

interface Audience {
  readonly hearers: Set<Hearer>;
  readonly tell: () => void;
}

const audiences = new WeakMap<AbortSignal, Audience>();

/**
 * Has a hearer told when the signal is aborted, until `unlisten` takes it away. A run has one signal for all the calls it has
 * under way: they share one listener on it, which goes with the last of them.
 */
export function listen(signal: AbortSignal, hearer: Hearer): void {
  let audience = audiences.get(signal);
  if (audience === undefined) {
    audience = audienceOf(signal);
    audiences.set(signal, audience);
  }
  if (audience.hearers.size === 0) signal.addEventListener("abort", audience.tell, { once: true });
  audience.hearers.add(hearer);
}

export function unlisten(signal: AbortSignal, hearer: Hearer): void {
  const audience = audiences.get(signal);
  if (audience?.hearers.delete(hearer) === true && audience.hearers.size === 0)
    signal.removeEventListener("abort", audience.tell);
}

function audienceOf(signal: AbortSignal): Audience {
  const hearers = new Set<Hearer>();
  // Several gates and waves may listen beside the calls: more than ten are no leak.
  setMaxListeners(0, signal);
  const tell = (): void => {
    for (const hearer of hearers) hearer.hear();
  };
  return { hearers, tell };
}
