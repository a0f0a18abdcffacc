import type { CallFailure, CallOutcome, ModelAccess, ModelSpec, SeenLimits } from "../core/call.ts";
import { MinuteWindow, Sent, type Sized } from "./minute-window.ts";
import { PRESETS } from "./openai-compatible/presets.ts";
import { Places } from "./places.ts";
import { isPassing, MOST_MS } from "./retry-policy.ts";
import type { Timing } from "./timing.ts";

/** Calls under way at once for a model whose scenario does not say: where it starts, and how far it may grow. */
const START = 20;
const MOST = 100;
/** What a refusal for too many requests leaves of the places. */
const CUT = 0.8;
/** Refusals within this time are one episode, and after any trouble nothing grows for as long. */
const EPISODE_MS = 15_000;

/**
 * Why a call is not sent at once: `place`, as many are under way as may be; `rate limit`, so many requests or tokens a
 * minute; `pause`, the provider has asked everybody to wait; `retry`, the call itself failed and is tried again.
 */
export type WaitReason = "place" | "rate limit" | "pause" | "retry";

/** A call that asks to be let through. */
export interface Entrant extends Sized {
  /** Estimated tokens in and out, for the limit of tokens a minute; read where there is one. */
  readonly tokens: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** `untilMs` on the clock of the gate's timing; undefined where nobody can know. */
  readonly onWaiting: (why: WaitReason, untilMs: number | undefined) => void;
  /** True where a refusal of the request is an answer, and shuts nobody out. */
  readonly isProbe?: boolean;
}

/** What keeps everybody out: a failure that waiting does not mend, or a wait that is too long. */
export interface Shut {
  readonly failure: CallFailure;
  readonly message: string;
}

/** Why somebody stays outside. `shut`: nothing is sent and nothing will be. `left`: the entrant gave up. */
export type Outside = { readonly type: "shut"; readonly shut: Shut } | { readonly type: "left" };

const LEFT: Outside = { type: "left" };

/** Why not now, and for how long. */
interface Hold {
  readonly why: WaitReason;
  readonly forMs: number;
}

/**
 * Where all calls to one model pass, from all runs of a process: so many at once, adapting to what the provider bears, and so
 * many a minute. A failure that waiting does not mend shuts it for good.
 */
export class Gate {
  readonly #timing: Timing;
  readonly #places = new Places(START);
  readonly #window = new MinuteWindow();
  readonly #sleepers = new Set<AbortController>();
  /** Limits that the scenario sets go before those that headers tell. */
  readonly #set: { rpm: number | undefined; tpm: number | undefined } = { rpm: undefined, tpm: undefined };
  #most = MOST;
  /** Whether a scenario has said how many. */
  #isTold = false;
  #shut: Shut | undefined;
  #heldUntil = Number.NEGATIVE_INFINITY;
  #episodeEnds = Number.NEGATIVE_INFINITY;
  #growsFrom = Number.NEGATIVE_INFINITY;
  /** Answers since the last trouble or growth. */
  #clean = 0;
  /** Whether somebody has wanted a place that was not there since then. */
  #isCrowded = false;
  /** Before the first refusal the places double; after it they grow by a tenth. */
  #wasRefused = false;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  /** How many may be under way at once now. */
  get places(): number {
    return this.#places.count;
  }

  /** How many may ever be: more askers than this would only queue. */
  get most(): number {
    return this.#most;
  }

  /** Takes in how a model is reached. Where two aliases lead here, the narrower limits hold. */
  admit({ concurrency, rpm, tpm }: ModelAccess): void {
    if (concurrency !== undefined) {
      const told = Math.max(1, concurrency);
      this.#most = this.#isTold ? Math.min(this.#most, told) : told;
      this.#isTold = true;
      this.#places.count = this.#most;
    }
    this.#set.rpm = narrower(this.#set.rpm, rpm);
    this.#set.tpm = narrower(this.#set.tpm, tpm);
    this.#limit({});
  }

  /**
   * Lets one call through, at once where there is a place and nothing forbids sending now: the request as counted, which has to
   * be handed to `leave` whatever becomes of it.
   */
  enter(entrant: Entrant): Sent | Outside | Promise<Sent | Outside> {
    if (entrant.signal.aborted) return LEFT;
    if (this.#places.areTaken) {
      this.#isCrowded = true;
      entrant.onWaiting("place", undefined);
    }
    const placed = this.#places.take(entrant.signal);
    const admitted = placed === true ? this.#admit(entrant) : undefined;
    return admitted instanceof Sent ? admitted : this.#enterInTime(entrant, placed);
  }

  async #enterInTime(entrant: Entrant, placed: boolean | Promise<boolean>): Promise<Sent | Outside> {
    if (!(await placed)) return LEFT;
    let admitted: Sent | Hold | Shut | undefined;
    try {
      admitted = this.#admit(entrant);
      while (admitted !== undefined && "forMs" in admitted) {
        await this.#sleep(admitted, entrant);
        admitted = this.#admit(entrant);
      }
    } finally {
      if (!(admitted instanceof Sent)) this.#places.giveBack();
    }
    if (this.#shut !== undefined) return { type: "shut", shut: this.#shut };
    if (admitted === undefined) return LEFT;
    return admitted instanceof Sent ? admitted : { type: "shut", shut: admitted };
  }

  /** Takes a place back, and learns from what came of the request; undefined where it was never sent, or broke on our side. */
  leave(sent: Sent, outcome: CallOutcome | undefined, { isProbe }: Pick<Entrant, "isProbe">): void {
    const isAnswered = isProbe === true && outcome?.ok === false && outcome.failure === "bad_request";
    if (outcome !== undefined && !isAnswered) this.#learn(outcome, sent);
    this.#places.giveBack();
  }

  /**
   * The request as counted, where nothing forbids sending it now; what forbids it for a while, or for too long; undefined
   * where it is not to be sent.
   */
  #admit(entrant: Entrant): Sent | Hold | Shut | undefined {
    if (entrant.signal.aborted || this.#shut !== undefined) return undefined;
    const now = this.#timing.now();
    const held = this.#heldUntil - now;
    if (held > MOST_MS) return tooLong(held);
    const limited = this.#window.delay(entrant, now);
    if (held <= 0 && limited <= 0) return this.#window.take(entrant, now);
    return { why: held > limited ? "pause" : "rate limit", forMs: Math.max(held, limited) };
  }

  async #sleep({ why, forMs }: Hold, entrant: Entrant): Promise<void> {
    const { signal } = entrant;
    entrant.onWaiting(why, this.#timing.now() + forMs);
    const waker = new AbortController();
    const wake = (): void => waker.abort();
    this.#sleepers.add(waker);
    signal.addEventListener("abort", wake, { once: true });
    await this.#timing.sleep(forMs, waker.signal);
    signal.removeEventListener("abort", wake);
    this.#sleepers.delete(waker);
  }

  #learn(outcome: CallOutcome, sent: Sent): void {
    const now = this.#timing.now();
    if (outcome.ok) {
      const { usage, limits } = outcome.completion;
      this.#limit(limits ?? {});
      const { inputTokens, outputTokens = 0 } = usage;
      sent.land(inputTokens === undefined ? undefined : inputTokens + outputTokens);
      this.#grow(now);
      return;
    }
    const { failure, message, limits, retryAfterMs } = outcome;
    sent.land();
    this.#limit(limits ?? {});
    if (failure === "aborted") return;
    this.#clean = 0;
    if (!isPassing(failure)) this.#shutFor({ failure, message });
    else if (failure === "rate_limit") this.#cut(now, retryAfterMs);
    else this.#growsFrom = now + EPISODE_MS;
  }

  #limit({ requestsPerMinute, tokensPerMinute }: SeenLimits): void {
    const { limits } = this.#window;
    limits.rpm = this.#set.rpm ?? requestsPerMinute ?? limits.rpm;
    limits.tpm = this.#set.tpm ?? tokensPerMinute ?? limits.tpm;
  }

  #shutFor(shut: Shut): void {
    this.#shut ??= shut;
    for (const sleeper of this.#sleepers) sleeper.abort();
  }

  #cut(now: number, retryAfterMs = 0): void {
    this.#heldUntil = Math.max(this.#heldUntil, now + retryAfterMs);
    if (now < this.#episodeEnds) return;
    this.#wasRefused = true;
    this.#episodeEnds = now + Math.max(EPISODE_MS, retryAfterMs);
    this.#growsFrom = Math.max(this.#growsFrom, this.#episodeEnds);
    this.#places.count = Math.max(1, Math.floor(this.#places.count * CUT));
  }

  /** After as many clean answers as there are places, if more were wanted. */
  #grow(now: number): void {
    this.#clean += 1;
    const places = this.#places.count;
    if (this.#clean < places || !this.#isCrowded || now < this.#growsFrom || places >= this.#most) return;
    this.#clean = 0;
    this.#isCrowded = false;
    const more = this.#wasRefused ? Math.ceil(places / 10) : places;
    this.#places.count = Math.min(this.#most, places + more);
  }
}

const narrower = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

function tooLong(ms: number): Shut {
  return { failure: "rate_limit", message: `the provider asks to wait ${Math.ceil(ms / 1000)} s` };
}

/** The gates of a process: one for each provider, address, key and model, whatever runs and aliases lead there. */
export class Gates {
  readonly timing: Timing;
  readonly #gates = new Map<string, Gate>();

  constructor(timing: Timing) {
    this.timing = timing;
  }

  gateOf({ provider, model }: ModelSpec, access: ModelAccess): Gate {
    const key = JSON.stringify([provider, access.baseUrl ?? "", access.apiKeyEnv ?? "", model]);
    let gate = this.#gates.get(key);
    if (gate === undefined) {
      gate = new Gate(this.timing);
      this.#gates.set(key, gate);
    }
    gate.admit({ ...access, ...usual(provider, access) });
    return gate;
  }
}

/** What a known kind of server bears, where the scenario does not say. */
function usual(provider: string, { concurrency }: ModelAccess): Pick<ModelAccess, "concurrency"> {
  if (concurrency !== undefined) return { concurrency };
  const preset = Object.entries(PRESETS).find(([name]) => name === provider)?.[1];
  return preset === undefined ? {} : { concurrency: preset.concurrency };
}
