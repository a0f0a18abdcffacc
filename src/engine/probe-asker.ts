import type { Completion, ModelAccess, ModelSpec, Provider, ProviderWorld } from "../core/call.ts";
import { rngFor } from "../core/rng.ts";
import type { Ledger } from "../store/ledger.ts";
import type { ProbeFile } from "../store/probe-file.ts";
import { askLive } from "./ask.ts";
import type { Asked } from "./asked.ts";
import { BudgetReached, Interrupted, refusedText, unusable } from "./call-trouble.ts";
import { hasWire } from "./has-wire.ts";
import { Lanes, type Waiting } from "./lanes.ts";
import type { RunOptions } from "./run-result.ts";

/** What a probe needs from outside: what runs need. */
export interface ProbeLine extends Pick<RunOptions, "openProvider" | "stop" | "clock" | "gates"> {
  readonly ledger: Ledger | undefined;
  readonly onWaiting?: ((waiting: Waiting) => void) | undefined;
  /** An answer has come that did not stand on file already. */
  readonly onAnswer?: (() => void) | undefined;
}

/** So many calls at a time where no model is waited for: signals and progress need the event loop. */
const AT_ONCE = 256;

const placeOf = ({ round, context, ordinal, draw, repair }: Asked["request"]["address"]): string =>
  `${round} ${context} ${ordinal} ${draw} ${repair}`;

/**
 * Asks models on behalf of a probe, as runs do: through the same gates, retries and budget. What stands on file is not asked
 * for again, and each attempt is on file as soon as it lands.
 */
export class ProbeAsker {
  readonly #file: ProbeFile;
  readonly #line: ProbeLine;
  readonly #lanes: Lanes;
  readonly #providers = new Map<string, Provider>();
  readonly #answers = new Map<string, { readonly hash: string; readonly completion: Completion }>();
  readonly #attempts = new Map<string, number>();
  #hasWire = false;

  constructor(file: ProbeFile, line: ProbeLine) {
    this.#file = file;
    this.#line = line;
    const { gates, ledger, onWaiting } = line;
    this.#lanes = new Lanes({ gates, ledger, onWaiting });
    for (const call of file.calls()) {
      const place = placeOf({ ...call, name: "" });
      this.#attempts.set(place, Math.max(call.attempt + 1, this.#attempts.get(place) ?? 0));
      if (call.outcome.ok)
        this.#answers.set(place, { hash: call.requestHash, completion: call.outcome.completion });
    }
  }

  /** Makes a model ready to be asked. Rejects with `CallFailed` where it cannot be. */
  async open(alias: string, spec: ModelSpec, access: ModelAccess, world: ProviderWorld): Promise<void> {
    if (this.#providers.has(alias)) return;
    const provider = await this.#line.openProvider(spec, access, world).catch(unusable(alias));
    this.#providers.set(alias, provider);
    this.#lanes.lay(alias, spec, access);
    this.#hasWire ||= hasWire(spec);
  }

  /**
   * The answers, in the order of the questions. Rejects with `CallFailed`, `Interrupted` or `BudgetReached` once everything in
   * flight has landed.
   */
  async ask(questions: readonly Asked[]): Promise<readonly Completion[]> {
    const ask = askLive({
      provider: (alias) => this.#providers.get(alias),
      hasAnswers: () => true,
      recorded: (asked, hash) => this.#recorded(asked, hash),
      inherited: () => undefined,
      attempt: ({ request }) => this.#attempts.get(placeOf(request.address)) ?? 0,
      record: (call) => {
        this.#file.record(call);
        if (call.outcome.ok) this.#line.onAnswer?.();
      },
      clock: this.#line.clock,
      stop: this.#line.stop,
      concurrency: (alias) => this.#lanes.concurrency(alias),
      lane: (alias) => this.#lanes.lane(alias),
      price: (alias) => this.#lanes.price(alias),
      dice: ({ request: { address } }) => rngFor(0, "probe", "retry", address.name, address.draw),
    });
    const answers: Completion[] = [];
    const size = this.#hasWire ? Math.max(1, questions.length) : AT_ONCE;
    for (let from = 0; from < questions.length; from += size) {
      if (this.#line.stop.stopping) throw new Interrupted();
      const overdue = this.#line.ledger?.outOfTime();
      if (overdue) throw new BudgetReached(refusedText(overdue));
      for (const answer of await ask(questions.slice(from, from + size))) answers.push(answer as Completion);
      await new Promise(setImmediate);
    }
    return answers;
  }

  #recorded({ request }: Asked, hash: string): Completion | undefined {
    const known = this.#answers.get(placeOf(request.address));
    return known?.hash === hash ? known.completion : undefined;
  }
}
