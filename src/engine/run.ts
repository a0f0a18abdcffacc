import type { Completion, ModelAccess, ModelSpec, Provider, ProviderWorld } from "../core/call.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import type { LoggedEvent } from "../core/events.ts";
import type { Plan, PlannedRun } from "../scenario/plan.ts";
import { planIdentity } from "../scenario/plan-identity.ts";
import { textHash } from "../store/hash.ts";
import { RunFile } from "../store/run-file.ts";
import { askLive, CallFailed, Interrupted, type LiveLine, type StopSwitch } from "./ask.ts";
import { planHash } from "./request-hash.ts";
import { type Asked, placeKey, playRound } from "./round.ts";
import { foundSociety, type Society } from "./society.ts";
import { count, emptyTally, type Tally, whyNotComparable } from "./tally.ts";

/** What a run needs from outside. */
export interface RunOptions {
  readonly openProvider: (spec: ModelSpec, access: ModelAccess, world: ProviderWorld) => Promise<Provider>;
  readonly stop: StopSwitch;
  /** Monotonic wall-clock milliseconds; goes into latencies, never into a log. */
  readonly clock: () => number;
  /** Stop after this round, resumable. */
  readonly maxRounds?: number;
  readonly onRound?: (progress: RoundProgress) => void;
}

/** What is known after each round. */
export interface RoundProgress {
  readonly arm: string;
  readonly seed: number;
  readonly round: number;
  readonly rounds: number;
  readonly tally: Readonly<Tally>;
}

export type RunStatus = "running" | "done" | "stopped" | "failed";

/** How a run ended. */
export interface RunResult {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  readonly status: RunStatus;
  /** Why it is not done: "interrupted", "max-rounds", "provider: …". */
  readonly stopReason: string | undefined;
  /** Closed rounds, the opening not counted. */
  readonly rounds: number;
  readonly logHash: string;
  readonly comparable: boolean | undefined;
  readonly comparableReason: string | undefined;
  readonly counts: RunCounts;
  /** US dollars; 0 for models that cost nothing, undefined where a price is unknown. */
  readonly costUsd: number | undefined;
  /** Recorded answers that were used instead of asking again. */
  readonly reused: number;
}

/** The log counted, and the calls behind it: `attempts` counts every request sent, `calls` those that got an answer. */
export interface RunCounts extends Readonly<Tally> {
  readonly calls: number;
  readonly attempts: number;
  readonly failedCalls: number;
}

/** What the run file tells beside the plan. */
export interface RunOrigin {
  readonly scenarioText: string;
  readonly scenarioFile: string;
  readonly codeVersion: string;
}

/** Calls in flight at once for a model whose scenario does not say. */
const CONCURRENCY = 20;

/** Makes a run file for a plan. Throws output_exists, file_unwritable or run_locked. */
export function createRun(path: string, planned: PlannedRun, origin: RunOrigin): RunFile {
  const { plan, access } = planned;
  return RunFile.create(path, {
    experiment: plan.experiment,
    arm: plan.arm,
    seed: plan.seed,
    ...origin,
    planJson: canonicalJson(plan),
    planHash: planHash(planIdentity(plan)),
    accessJson: canonicalJson(access),
    personas: Object.fromEntries(plan.agents.map(({ persona }) => [textHash(persona), persona])),
    models: plan.models,
  });
}

/**
 * Plays a run file on, from wherever its log ends, to the plan's last round: a new run and a resumed one are the same
 * thing. Recorded answers of a round that never closed are used. Closes the file. Never throws for trouble with a model:
 * that is a status.
 */
export async function playRun(path: string, file: RunFile, options: RunOptions): Promise<RunResult> {
  try {
    const result = await new Runner(path, file, options).play();
    return result;
  } finally {
    file.close();
  }
}

class Runner {
  readonly #path: string;
  readonly #file: RunFile;
  readonly #options: RunOptions;
  readonly #plan: Plan;
  readonly #society: Society;
  readonly #tally = emptyTally();
  #link: string;
  #round: number;
  #recorded = new Map<string, { hash: string; completion: Completion }>();
  #attempts = new Map<string, number>();
  #reused = 0;

  constructor(path: string, file: RunFile, options: RunOptions) {
    this.#path = path;
    this.#file = file;
    this.#options = options;
    this.#plan = JSON.parse(file.header().planJson) as Plan;
    this.#society = foundSociety(this.#plan, this.#counted(file.events()));
    this.#round = this.#society.forum.round;
    this.#link = file.header().logHash;
  }

  *#counted(events: Iterable<LoggedEvent>): Iterable<LoggedEvent> {
    for (const logged of events) {
      count(this.#tally, logged);
      yield logged;
    }
  }

  async play(): Promise<RunResult> {
    const { maxRounds = Number.POSITIVE_INFINITY } = this.#options;
    const last = Math.min(this.#plan.rounds, maxRounds);
    if (this.#round < last) this.#file.setStatus({ status: "running" });
    const trouble = await this.#playTo(last);
    return this.#end(trouble ?? (this.#round < this.#plan.rounds ? "max-rounds" : undefined));
  }

  /** Plays rounds up to and with `last`; why it stopped before, if it did. */
  async #playTo(last: number): Promise<string | undefined> {
    try {
      const askAll = askLive(await this.#line());
      while (this.#round < last) {
        if (this.#options.stop.stopping) return "interrupted";
        await this.#playOne(askAll);
        // Signals and progress need the event loop even where every model answers at once.
        await new Promise(setImmediate);
      }
    } catch (error) {
      if (error instanceof Interrupted) return "interrupted";
      if (error instanceof CallFailed) return `provider: ${error.model}: ${error.failure}: ${error.message}`;
      throw error;
    }
    return undefined;
  }

  async #playOne(askAll: ReturnType<typeof askLive>): Promise<void> {
    const round = this.#round + 1;
    this.#recall(round);
    const { events, link } = await playRound(this.#society, round, this.#link, askAll);
    this.#file.commitRound(events);
    this.#link = link;
    this.#round = round;
    for (const logged of events) count(this.#tally, logged);
    const { arm, seed, rounds } = this.#plan;
    this.#options.onRound?.({ arm, seed, round, rounds, tally: this.#tally });
  }

  /** The answers that landed for a round which never closed. */
  #recall(round: number): void {
    this.#recorded = new Map();
    this.#attempts = new Map();
    for (const call of this.#file.callsOf(round)) {
      const at = placeKey(call);
      this.#attempts.set(at, Math.max(call.attempt, this.#attempts.get(at) ?? -1));
      if (call.outcome.ok)
        this.#recorded.set(at, { hash: call.requestHash, completion: call.outcome.completion });
    }
  }

  async #line(): Promise<LiveLine> {
    const {
      plan: { models, agents, seed, arm },
    } = this.#society;
    const access = JSON.parse(this.#file.header().accessJson) as Readonly<Record<string, ModelAccess>>;
    const canaries = Object.fromEntries(
      agents.flatMap(({ handle, canary }) => (canary ? [[handle, canary]] : [])),
    );
    const providers = new Map<string, Provider>();
    for (const [alias, spec] of Object.entries(models)) {
      providers.set(
        alias,
        await this.#options.openProvider(spec, access[alias] ?? {}, { seed, arm, canaries }),
      );
    }
    return {
      specs: models,
      providers,
      recorded: (asked, hash) => this.#onRecord(asked, hash),
      attempt: (asked) => (this.#attempts.get(placeKey(asked.request.address)) ?? -1) + 1,
      record: (call) => this.#file.recordCall(call),
      clock: this.#options.clock,
      stop: this.#options.stop,
      concurrency: (model) => access[model]?.concurrency ?? CONCURRENCY,
    };
  }

  #onRecord(asked: Asked, hash: string): Completion | undefined {
    const known = this.#recorded.get(placeKey(asked.request.address));
    if (known?.hash !== hash) return undefined;
    this.#reused += 1;
    return known.completion;
  }

  #end(stopReason: string | undefined): RunResult {
    const done = stopReason === undefined;
    const comparableReason = done ? whyNotComparable(this.#tally) : undefined;
    const comparable = done ? comparableReason === undefined : undefined;
    const status = done ? "done" : "stopped";
    const { attempts, failed } = this.#file.attemptCounts();
    const counts = { ...this.#tally, calls: attempts - failed, attempts, failedCalls: failed };
    this.#file.setStatus({
      status,
      counts: { ...counts },
      ...(stopReason === undefined ? {} : { stopReason }),
      ...(comparable === undefined ? {} : { comparable }),
      ...(comparableReason === undefined ? {} : { comparableReason }),
    });
    if (done) this.#file.finish();
    const { arm, seed } = this.#plan;
    return {
      path: this.#path,
      arm,
      seed,
      status,
      stopReason,
      rounds: Math.max(0, this.#round),
      logHash: this.#link,
      comparable,
      comparableReason,
      counts,
      costUsd: costOf(this.#plan),
      reused: this.#reused,
    };
  }
}

/** What a run cost: nothing where no model is paid for. Prices of paid models are not known to this version. */
export function costOf(plan: Plan): number | undefined {
  const free = ["synthetic", "scripted"];
  return Object.values(plan.models).every(({ provider }) => free.includes(provider)) ? 0 : undefined;
}
