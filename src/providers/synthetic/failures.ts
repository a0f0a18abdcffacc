import type { CallOutcome, ProviderWorld, StopReason } from "../../core/call.ts";
import { drawAt } from "../../core/rng.ts";
import type { SyntheticSettings } from "./parameters.ts";
import { ownTopic, type Speaker } from "./responses.ts";
import type { FailureTruth } from "./truth.ts";

/** An answer that was spoilt on purpose. */
export interface Spoilt {
  readonly text: string;
  readonly stop: StopReason;
  readonly truth: readonly [FailureTruth];
}

const WAYS = ["unreadable", "refuse", "truncate", "empty"] as const;

const DECLINED = "I would rather not take part in this.";

/**
 * The answer spoilt in one of four ways, or undefined where the dice of this call's address spare it. A repair has an
 * address of its own and is spared or spoilt anew. `cut` says where a number in [0, 1) cuts an answer off.
 */
export function spoil(
  speaker: Speaker,
  answer: string,
  cut: (answer: string, u: number) => string = beforeAnyAction,
): Spoilt | undefined {
  const rng = speaker.dice("spoil", 0);
  let rest = rng.next();
  const way = WAYS.find((name) => {
    rest -= speaker.settings[name];
    return rest < 0;
  });
  if (way === undefined) return undefined;
  const truth = [{ failed: way }] as const;
  switch (way) {
    case "unreadable": {
      const text = speaker.writer.comment(ownTopic(speaker, 0), speaker.dice("prose", 0));
      return { text, stop: "end", truth };
    }
    case "refuse":
      return { text: DECLINED, stop: "refusal", truth };
    case "truncate":
      return { text: cut(answer, rng.next()), stop: "max_tokens", truth };
    case "empty":
      return { text: "", stop: "end", truth };
  }
}

/** Cuts before the first closing brace, so that no whole action is left to be read. */
const beforeAnyAction = (answer: string, u: number): string =>
  answer.slice(0, 1 + Math.floor(u * (answer.indexOf("}") - 1)));

/**
 * Faults of the wire for one provider instance: call after call, the outcome where none comes through. They go by a count
 * of this instance's calls and not by address, since an address knows no attempt and a retry would fail for ever; they
 * may, because they never reach a log. The first call of an instance comes through, so that every resume gets further,
 * even at `fail=1`.
 */
export function transportFaults(
  { fail, fault }: SyntheticSettings,
  { seed, arm }: ProviderWorld,
): () => CallOutcome | undefined {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls === 1 || drawAt(seed, "synthetic", arm, "fault", calls) >= fail) return undefined;
    return { ok: false, failure: fault, message: `made to fail: call ${calls} of this model` };
  };
}
