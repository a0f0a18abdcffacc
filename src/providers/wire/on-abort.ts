import { setMaxListeners } from "node:events";

type Hear = () => void;

interface Audience {
  readonly hearers: Set<Hear>;
  readonly tell: () => void;
}

const audiences = new WeakMap<AbortSignal, Audience>();

/**
 * Has `hear` called when the signal is aborted, until `unlisten` takes it away. A run has one signal for all the calls it has
 * under way: they share one listener on it, which goes with the last of them.
 */
export function listen(signal: AbortSignal, hear: Hear): void {
  let audience = audiences.get(signal);
  if (audience === undefined) {
    audience = audienceOf(signal);
    audiences.set(signal, audience);
  }
  if (audience.hearers.size === 0) signal.addEventListener("abort", audience.tell, { once: true });
  audience.hearers.add(hear);
}

export function unlisten(signal: AbortSignal, hear: Hear): void {
  const audience = audiences.get(signal);
  if (audience?.hearers.delete(hear) === true && audience.hearers.size === 0)
    signal.removeEventListener("abort", audience.tell);
}

function audienceOf(signal: AbortSignal): Audience {
  const hearers = new Set<Hear>();
  // Several gates and waves may listen beside the calls: more than ten are no leak.
  setMaxListeners(0, signal);
  const tell = (): void => {
    for (const hear of hearers) hear();
  };
  return { hearers, tell };
}
