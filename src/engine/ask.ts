import { setMaxListeners } from "node:events";
import type { CallOutcome, CallRequest, Completion, Price, Provider } from "../core/call.ts";
import type { Rng } from "../core/rng.ts";
import type { CallRecord } from "../store/call-record.ts";
import type { AskAll, Asked } from "./asked.ts";
import { CallFailed, Interrupted } from "./call-trouble.ts";
import { askPatiently, type Lane } from "./patient-call.ts";
import { requestHash, requestTerms } from "./request-hash.ts";
import { paidFor } from "./worst-case.ts";

/** How an operator stops a run: `stopping` lets calls in flight land, `abort` cuts them off too. */
export interface StopSwitch {
  readonly stopping: boolean;
  /** Aborted as soon as `stopping` is true: ends waits that may take minutes. */
  readonly waits?: AbortSignal;
  readonly abort?: AbortSignal;
}

/** What the engine needs to ask live. */
export interface LiveLine {
  /** Who answers for an alias, as the plan in force has it. */
  readonly provider: (alias: string) => Provider | undefined;
  /** False where nothing is at hand, so that nobody needs to look. */
  readonly hasAnswers: () => boolean;
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
  /** For models with a wire, and for all under a budget; undefined where a call is simply made. */
  readonly lane: (model: string) => Lane | undefined;
  /** What an alias costs; undefined where nobody knows. */
  readonly price: (model: string) => Price | undefined;
  /** Dice for the waits between the attempts at a call. */
  readonly dice: (asked: Asked) => Rng;
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
    return unfinished === undefined ? waiting.result() : waiting.settled(unfinished);
  };
}

/** An outcome with the place of its request in the wave. */
interface Landing {
  readonly index: number;
  readonly outcome: CallOutcome;
  readonly latencyMs: number;
  readonly waitingMs: number;
  /** How many attempts have been made before, since the run was taken up. */
  readonly tried: number;
  /** True for an answer that nobody was asked for: a parent's, or a cassette's. */
  readonly reused: boolean;
}

/** A request on its way to who answers it. */
interface Errand {
  readonly index: number;
  readonly provider: Provider;
  readonly request: CallRequest;
}

/** Calls that are made ready before the wire gets its turn. */
const BREATH = 8;

/** Lets the first calls go out, and connections open, while the prompts of the others are still being worded. */
async function startAll(first: Promise<void>, others: Iterable<Promise<void>>): Promise<void> {
  const pullers = [first];
  // What breaks on our side meanwhile is heard at the end.
  first.catch(() => {});
  for (const puller of others) {
    puller.catch(() => {});
    pullers.push(puller);
    if (pullers.length % BREATH === 0) await new Promise(setImmediate);
  }
  await Promise.all(pullers);
}

/** The calls of one wave: a puller for each model, so that nothing is queued and a slow model holds up no other. */
class WaveState {
  readonly #line: LiveLine;
  readonly #wave: readonly Asked[];
  readonly #answers: (Completion | undefined)[];
  #trouble: Error | undefined;
  /** Ends all waiting of this wave; made when somebody has to wait. */
  #quit: AbortController | undefined;

  constructor(line: LiveLine, wave: readonly Asked[], answers: (Completion | undefined)[]) {
    this.#line = line;
    this.#wave = wave;
    this.#answers = answers;
  }

  /** Undefined where nobody had to wait. */
  pump(): Promise<unknown> | undefined {
    const pullers = this.#pullers();
    const first = pullers.next();
    return first.done === true ? undefined : startAll(first.value, pullers);
  }

  /** Starts as many pullers as there may be calls at once, one after the other; those that never had to wait are not among them. */
  *#pullers(): Generator<Promise<void>, void> {
    const byModel = new Map<string, number[]>();
    this.#wave.forEach(({ model }, i) => {
      const indices = byModel.get(model);
      if (indices) indices.push(i);
      else byModel.set(model, [i]);
    });
    for (const [model, indices] of byModel) {
      const queue = indices.values();
      for (let n = 0; n < this.#line.concurrency(model); n += 1) {
        const puller = this.#pull(queue);
        if (puller === undefined) break;
        yield puller;
      }
    }
  }

  async settled(unfinished: Promise<unknown>): Promise<readonly Completion[]> {
    try {
      await unfinished;
    } finally {
      this.#line.stop.waits?.removeEventListener("abort", this.#leave);
    }
    return this.result();
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
    if (!line.hasAnswers()) return this.#send(index);
    const hash = requestHash(asked.spec, asked.request);
    const known = line.recorded(asked, hash);
    if (known) {
      this.#answer(index, known);
      return undefined;
    }
    const inherited = line.inherited(asked, hash);
    if (inherited) {
      const outcome = { ok: true, completion: inherited } as const;
      this.#land({ index, outcome, latencyMs: 0, waitingMs: 0, tried: 0, reused: true });
      return undefined;
    }
    return this.#send(index);
  }

  #send(index: number): Promise<void> | undefined {
    const line = this.#line;
    const asked = this.#wave[index] as Asked;
    const provider = line.provider(asked.model);
    if (!provider) throw new Error(`no provider stands behind "${asked.model}"`);
    if (line.stop.stopping) {
      this.#fail(new Interrupted());
      return undefined;
    }
    const signal = line.stop.abort;
    const request = signal ? { ...asked.request, signal } : asked.request;
    const standing = provider.atHand?.(request);
    if (standing) {
      this.#take(index, standing);
      return undefined;
    }
    const lane = line.lane(asked.model);
    if (lane) return this.#sendPatiently(lane, { index, provider, request });
    const started = line.clock();
    const outcome = provider.complete(request);
    if (outcome instanceof Promise) return outcome.then((late) => this.#arrive(index, late, started));
    this.#arrive(index, outcome, started);
    return undefined;
  }

  /** Takes in what was asked for at `started`, by the clock of the line. */
  #arrive(index: number, outcome: CallOutcome, started: number): void {
    const latencyMs = this.#line.clock() - started;
    this.#land({ index, outcome, latencyMs, waitingMs: 0, tried: 0, reused: false });
    this.#failFor((this.#wave[index] as Asked).model, outcome);
  }

  /** Takes an outcome that nobody was asked for. */
  #take(index: number, outcome: CallOutcome): void {
    this.#land({ index, outcome, latencyMs: 0, waitingMs: 0, tried: 0, reused: outcome.ok });
    this.#failFor((this.#wave[index] as Asked).model, outcome);
  }

  #failFor(model: string, outcome: CallOutcome): void {
    if (outcome.ok) return;
    const { failure, message } = outcome;
    this.#fail(failure === "aborted" ? new Interrupted() : new CallFailed(model, failure, message));
  }

  async #sendPatiently(lane: Lane, { index, provider, request }: Errand): Promise<void> {
    const line = this.#line;
    let tried = 0;
    try {
      const trouble = await askPatiently(lane, {
        provider,
        request,
        dice: () => line.dice(this.#wave[index] as Asked),
        quit: this.#quitting(),
        land: (attempt) => {
          this.#land({ index, ...attempt, tried, reused: false });
          tried += 1;
        },
      });
      if (trouble) this.#fail(trouble);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // A disk that is full, say: the others land first, and nobody asks for more.
      this.#fail(error);
    }
  }

  #quitting(): AbortSignal {
    if (this.#quit === undefined) {
      this.#quit = new AbortController();
      // As many wait as there are calls under way.
      setMaxListeners(0, this.#quit.signal);
      const { waits } = this.#line.stop;
      if (waits?.aborted === true) this.#quit.abort();
      else waits?.addEventListener("abort", this.#leave, { once: true });
    }
    return this.#quit.signal;
  }

  readonly #leave = (): void => this.#quit?.abort();

  /** The first trouble is the wave's; nobody waits any longer, and what is under way lands. */
  #fail(trouble: Error): void {
    this.#trouble ??= trouble;
    this.#leave();
  }

  #land({ index, outcome, latencyMs, waitingMs, tried, reused }: Landing): void {
    const asked = this.#wave[index] as Asked;
    const { round, context, ordinal, draw, repair } = asked.request.address;
    this.#line.record({
      round,
      context,
      ordinal,
      draw,
      repair,
      attempt: this.#line.attempt(asked) + tried,
      turn: asked.turn,
      ...(asked.agent !== undefined && { agent: asked.agent }),
      requestHash: { terms: requestTerms(asked.spec, asked.request.answer) },
      model: asked.model,
      segments: asked.request.segments,
      strands: asked.request.strands,
      asked: asked.spec.params,
      outcome,
      latencyMs,
      waitingMs,
      ...(reused ? { reused } : paidFor(outcome, this.#line.price(asked.model))),
    });
    if (outcome.ok) this.#answer(index, outcome.completion);
  }

  #answer(index: number, completion: Completion): void {
    this.#answers[index] = completion;
    this.#wave[index]?.answered?.(completion);
  }
}
