import type { CallFailure, CallOutcome, Completion, Provider } from "../core/call.ts";
import type { CallRecord } from "../store/call-record.ts";
import { requestHash } from "./request-hash.ts";
import type { AskAll, Asked } from "./round.ts";

/** A call that no answer could be had for. The round it belongs to is not committed; a resume asks again. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
  readonly failure: CallFailure;
  readonly model: string;

  constructor(model: string, failure: CallFailure, message: string) {
    super(message);
    this.model = model;
    this.failure = failure;
  }
}

/** The operator asked to stop before everybody had answered. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** How an operator stops a run: `stopping` lets calls in flight land, `abort` cuts them off too. */
export interface StopSwitch {
  readonly stopping: boolean;
  readonly abort?: AbortSignal;
}

/** What the engine needs to ask live. */
export interface LiveLine {
  /** Who answers for an alias, as the plan in force has it. */
  readonly provider: (alias: string) => Provider | undefined;
  /** An answer on record for exactly this place and this request. */
  readonly recorded: (asked: Asked, hash: string) => Completion | undefined;
  /** For a fork: the parent's answer to the same question, where it is to be used. */
  readonly inherited: (asked: Asked, hash: string) => Completion | undefined;
  /** Which attempt at this place the next one is, from 0: attempts that failed before a resume count. */
  readonly attempt: (asked: Asked) => number;
  /** Keeps a call as it lands. */
  readonly record: (call: CallRecord) => void;
  /** Wall-clock milliseconds, for latencies only. */
  readonly clock: () => number;
  readonly stop: StopSwitch;
  /** The most calls in flight at once, for each model. */
  readonly concurrency: (model: string) => number;
}

/**
 * Asks providers, at most `concurrency` at once for each model, and records each answer as it lands. Answers on record
 * are used and not asked for again. Rejects with CallFailed or Interrupted once everything in flight has landed. Where all
 * providers answer at once, so does this.
 */
export function askLive(line: LiveLine): AskAll {
  return (wave) => {
    const answers = new Array<Completion | undefined>(wave.length);
    const waiting = new WaveState(line, wave, answers);
    const unfinished = waiting.pump();
    return unfinished === undefined ? waiting.result() : unfinished.then(() => waiting.result());
  };
}

/** An outcome with the request it belongs to. */
interface Landing {
  readonly index: number;
  readonly hash: string;
  readonly outcome: CallOutcome;
  readonly latencyMs: number;
  /** True for an answer of a parent's. */
  readonly reused: boolean;
}

/** The calls of one wave: a puller for each model, so that nothing is queued and a slow model holds up no other. */
class WaveState {
  readonly #line: LiveLine;
  readonly #wave: readonly Asked[];
  readonly #answers: (Completion | undefined)[];
  #trouble: Error | undefined;

  constructor(line: LiveLine, wave: readonly Asked[], answers: (Completion | undefined)[]) {
    this.#line = line;
    this.#wave = wave;
    this.#answers = answers;
  }

  pump(): Promise<unknown> | undefined {
    const byModel = new Map<string, number[]>();
    this.#wave.forEach(({ model }, i) => {
      const indices = byModel.get(model);
      if (indices) indices.push(i);
      else byModel.set(model, [i]);
    });
    const pullers: Promise<void>[] = [];
    for (const [model, indices] of byModel) {
      const queue = indices.values();
      for (let n = 0; n < this.#line.concurrency(model); n += 1) {
        const puller = this.#pull(queue);
        if (puller === undefined) break;
        pullers.push(puller);
      }
    }
    return pullers.length === 0 ? undefined : Promise.all(pullers);
  }

  result(): readonly Completion[] {
    if (this.#trouble) throw this.#trouble;
    return this.#answers as Completion[];
  }

  /** Takes requests until none are left; undefined when it never had to wait. */
  #pull(queue: Iterator<number>): Promise<void> | undefined {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      if (this.#trouble) return undefined;
      const pending = this.#ask(next.value);
      if (pending !== undefined) return pending.then(() => this.#pull(queue));
    }
    return undefined;
  }

  #ask(index: number): Promise<void> | undefined {
    const line = this.#line;
    const asked = this.#wave[index] as Asked;
    const hash = requestHash(asked.spec, asked.request);
    const known = line.recorded(asked, hash);
    if (known) {
      this.#answers[index] = known;
      return undefined;
    }
    const inherited = line.inherited(asked, hash);
    if (inherited) {
      this.#land({ index, hash, outcome: { ok: true, completion: inherited }, latencyMs: 0, reused: true });
      return undefined;
    }
    return this.#send(index, hash);
  }

  #send(index: number, hash: string): Promise<void> | undefined {
    const line = this.#line;
    const asked = this.#wave[index] as Asked;
    const provider = line.provider(asked.model);
    if (!provider) throw new Error(`no provider stands behind "${asked.model}"`);
    if (line.stop.stopping) {
      this.#trouble ??= new Interrupted();
      return undefined;
    }
    const started = line.clock();
    const signal = line.stop.abort;
    const outcome = provider.complete(signal ? { ...asked.request, signal } : asked.request);
    const land = (landed: CallOutcome): void =>
      this.#land({ index, hash, outcome: landed, latencyMs: line.clock() - started, reused: false });
    if (outcome instanceof Promise) return outcome.then(land);
    land(outcome);
    return undefined;
  }

  #land({ index, hash, outcome, latencyMs, reused }: Landing): void {
    const asked = this.#wave[index] as Asked;
    const { round, context, ordinal, draw, repair } = asked.request.address;
    this.#line.record({
      round,
      context,
      ordinal,
      draw,
      repair,
      attempt: this.#line.attempt(asked),
      turn: asked.turn,
      agent: asked.agent,
      requestHash: hash,
      model: asked.model,
      segments: asked.request.segments,
      asked: asked.spec.params,
      outcome,
      latencyMs,
      waitingMs: 0,
      ...(reused ? { reused } : {}),
    });
    if (outcome.ok) this.#answers[index] = outcome.completion;
    else if (outcome.failure === "aborted") this.#trouble ??= new Interrupted();
    else this.#trouble ??= new CallFailed(asked.model, outcome.failure, outcome.message);
  }
}
