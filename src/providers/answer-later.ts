import { setMaxListeners } from "node:events";
import type { CallOutcome, CallRequest, ModelAccess, ProviderWorld } from "../core/call.ts";
import { drawAt } from "../core/rng.ts";

const ABORTED: CallOutcome = {
  ok: false,
  failure: "aborted",
  message: "the call was given up before it was answered",
};

interface Household {
  /** Keeps the delays of different families apart. */
  readonly family: "synthetic" | "scripted";
  readonly access: ModelAccess;
  readonly world: ProviderWorld;
}

/**
 * The answer at once where no latency is asked for, else a promise of it after a delay uniform in
 * [0, 2 * latencyMs], drawn from the call's address. Never rejects; an aborted call comes back as `aborted`.
 */
export function answerLater(
  { address, signal }: CallRequest,
  { family, access, world }: Household,
  answer: () => CallOutcome,
): CallOutcome | Promise<CallOutcome> {
  if (signal?.aborted) return ABORTED;
  const latencyMs = access.latencyMs ?? 0;
  if (latencyMs <= 0) return answer();
  const { name, round, ordinal, draw, repair } = address;
  const u = drawAt(world.seed, family, world.arm, name, round, ordinal, draw, repair, "latency");
  return new Promise((resolve) => {
    const abort = (): void => {
      clearTimeout(timer);
      resolve(ABORTED);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener("abort", abort);
        resolve(answer());
      },
      u * 2 * latencyMs,
    );
    if (signal === undefined) return;
    // A run has one signal for all the calls it has under way: more than ten listeners are no leak.
    setMaxListeners(0, signal);
    signal.addEventListener("abort", abort, { once: true });
  });
}
