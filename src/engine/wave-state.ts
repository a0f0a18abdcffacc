import { setMaxListeners } from "node:events";
import type { CallOutcome, CallRequest, Completion, Provider } from "../core/call.ts";
import type { Rng } from "../core/rng.ts";
import type { Answers, Asked } from "./asked.ts";
import { CallFailed, Interrupted } from "./call-trouble.ts";
import type { LiveLine } from "./live-line.ts";
import { type Attempt, askPatiently, type PatientCall } from "./patient-call.ts";
import { requestHash, requestTerms } from "./request-hash.ts";
import { paidFor } from "./worst-case.ts";

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

/** Calls that are made ready before the wire gets its turn. */
const BREATH = 8;

/** What comes of a call that is waited for: what kept it from its answer, or nothing. */
type Pending = Promise<Error | undefined>;

/** The calls of one wave: a puller for each model, so that nothing is queued and a slow model holds up no other. */
export class WaveState {
  readonly #line: LiveLine;
  readonly #wave: readonly Asked[];
  /** Of those who did not take theirs as they landed. */
  readonly #answers: (Completion | undefined)[];
  #trouble: Error | undefined;
  /** Ends all waiting of this wave; made when somebody has to wait. */
  #quit: AbortController | undefined;
  #underWay = 0;
  /** Called when nothing is under way any more, once all pullers have been started. */
  #finish: (() => void) | undefined;

  constructor(line: LiveLine, wave: readonly Asked[]) {
    this.#line = line;
    this.#wave = wave;
    this.#answers = new Array<Completion | undefined>(wave.length);
  }

  /** Undefined where nobody had to wait. */
  pump(): Promise<void> | undefined {
    const pullers = this.#pullers();
    return pullers.next().done === true ? undefined : this.#pumpOn(pullers);
  }

  /** Lets the first calls go out, and connections open, while the prompts of the others are still being worded. */
  async #pumpOn(pullers: Iterable<void>): Promise<void> {
    let started = 1;
    try {
      for (const _ of pullers) {
        started += 1;
        if (started % BREATH === 0) await new Promise(setImmediate);
      }
    } catch (error) {
      // What breaks on our side is told once everything in flight has landed.
      this.#fail(asError(error));
    }
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#finish = resolve;
      });
    }
    this.#line.stop.waits?.removeEventListener("abort", this.#leave);
  }

  /** Starts as many pullers as there may be calls at once, one after the other; those that never had to wait are not among them. */
  *#pullers(): Generator<void, void> {
    const byModel = new Map<string, number[]>();
    this.#wave.forEach(({ model }, i) => {
      const indices = byModel.get(model);
      if (indices) indices.push(i);
      else byModel.set(model, [i]);
    });
    for (const [model, indices] of byModel) {
      const queue = indices.values();
      for (let n = 0; n < this.#line.concurrency(model); n += 1) {
        if (!this.#pull(queue)) break;
        yield;
      }
    }
  }

  result(): Answers {
    if (this.#trouble) throw this.#trouble;
    return this.#answers;
  }

  /** Takes requests until one has to be waited for, and goes on when it has landed; false when none had to be. */
  #pull(queue: Iterator<number>): boolean {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      if (this.#trouble) return false;
      const pending = this.#ask(next.value);
      if (pending === undefined) continue;
      this.#underWay += 1;
      const goOn = (trouble: unknown): void => this.#goOn(queue, trouble);
      pending.then(goOn, goOn);
      return true;
    }
    return false;
  }

  #goOn(queue: Iterator<number>, trouble: unknown): void {
    this.#underWay -= 1;
    try {
      if (trouble !== undefined) this.#fail(asError(trouble));
      this.#pull(queue);
    } catch (error) {
      this.#fail(asError(error));
    }
    if (this.#underWay === 0) this.#finish?.();
  }

  #ask(index: number): Pending | undefined {
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
      this.land({ index, outcome, latencyMs: 0, waitingMs: 0, tried: 0, reused: true });
      return undefined;
    }
    return this.#send(index);
  }

  #send(index: number): Pending | undefined {
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
    if (lane)
      return askPatiently(lane, new Errand(this, index, { provider, request, quit: this.#quitting() }));
    const started = line.clock();
    const outcome = provider.complete(request);
    if (outcome instanceof Promise) return outcome.then((late) => this.#arrive(index, late, started));
    this.#failFor(this.#arrive(index, outcome, started));
    return undefined;
  }

  /** Takes in what was asked for at `started`, by the clock of the line. */
  #arrive(index: number, outcome: CallOutcome, started: number): Error | undefined {
    const latencyMs = this.#line.clock() - started;
    this.land({ index, outcome, latencyMs, waitingMs: 0, tried: 0, reused: false });
    return troubleOf((this.#wave[index] as Asked).model, outcome);
  }

  /** Takes an outcome that nobody was asked for. */
  #take(index: number, outcome: CallOutcome): void {
    this.land({ index, outcome, latencyMs: 0, waitingMs: 0, tried: 0, reused: outcome.ok });
    this.#failFor(troubleOf((this.#wave[index] as Asked).model, outcome));
  }

  #failFor(trouble: Error | undefined): void {
    if (trouble) this.#fail(trouble);
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

  land({ index, outcome, latencyMs, waitingMs, tried, reused }: Landing): void {
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

  diceOf(index: number): Rng {
    return this.#line.dice(this.#wave[index] as Asked);
  }

  #answer(index: number, completion: Completion): void {
    const asked = this.#wave[index] as Asked;
    if (asked.answered === undefined) this.#answers[index] = completion;
    else asked.answered(completion);
  }
}

/** A call of a wave that goes over a wire or counts against a budget. */
class Errand implements PatientCall {
  readonly provider: Provider;
  readonly request: CallRequest;
  readonly quit: AbortSignal;
  readonly #wave: WaveState;
  readonly #index: number;
  #tried = 0;

  constructor(
    wave: WaveState,
    index: number,
    { provider, request, quit }: Pick<PatientCall, "provider" | "request" | "quit">,
  ) {
    this.provider = provider;
    this.request = request;
    this.quit = quit;
    this.#wave = wave;
    this.#index = index;
  }

  dice(): Rng {
    return this.#wave.diceOf(this.#index);
  }

  land({ outcome, latencyMs, waitingMs }: Attempt): void {
    const tried = this.#tried;
    this.#tried += 1;
    this.#wave.land({ index: this.#index, outcome, latencyMs, waitingMs, tried, reused: false });
  }
}

function troubleOf(model: string, outcome: CallOutcome): Error | undefined {
  if (outcome.ok) return undefined;
  const { failure, message } = outcome;
  return failure === "aborted" ? new Interrupted() : new CallFailed(model, failure, message);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error("something that is no error was thrown", { cause: thrown });
}
