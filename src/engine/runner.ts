import type { ModelAccess, ModelSpec, Provider } from "../core/call.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import { rngFor } from "../core/rng.ts";
import type { Plan } from "../scenario/plan.ts";
import { readInbox } from "../store/inbox.ts";
import type { Ledger } from "../store/ledger.ts";
import type { RunFile } from "../store/run-file.ts";
import { accessOf } from "./access-of.ts";
import { AnswersAtHand } from "./answers-at-hand.ts";
import { askLive } from "./ask.ts";
import { BudgetReached, refusedText, stopReasonOf, unusable } from "./call-trouble.ts";
import { Lanes } from "./lanes.ts";
import type { LiveLine } from "./live-line.ts";
import type { OperatorInput } from "./operator.ts";
import { playRound } from "./round.ts";
import { costOf, driftIn, isFree } from "./run-cost.ts";
import type { RunCounts, RunOptions, RunResult } from "./run-result.ts";
import { planAfter, Society } from "./society.ts";
import { addTo, count, emptyTally, whyNotComparable } from "./tally.ts";

/** Plays one run file on from where its log ends. */
export class Runner {
  readonly #file: RunFile;
  readonly #options: RunOptions;
  readonly #society: Society;
  readonly #answers: AnswersAtHand;
  /** The plan that the access belongs to. */
  readonly #first: Plan;
  readonly #access: Readonly<Record<string, ModelAccess>>;
  readonly #lanes: Lanes;
  readonly #ledger: Ledger | undefined;
  readonly #tally = emptyTally();
  readonly #providers = new Map<string, { readonly spec: string; readonly provider: Provider }>();
  /** The plan whose providers are open. */
  #served: Plan | undefined;
  #inboxTaken: number;
  #link: string;
  #round: number;
  /** A round that was handed to the file and is not known to be on disk. */
  #untold: number | undefined;

  constructor(file: RunFile, options: RunOptions) {
    const header = file.header();
    this.#file = file;
    this.#options = options;
    this.#access = JSON.parse(header.accessJson) as Readonly<Record<string, ModelAccess>>;
    this.#answers = new AnswersAtHand(file, header.draw);
    const { gates, ledgerOf, onWaiting } = options;
    this.#ledger = ledgerOf?.(file.path);
    this.#lanes = new Lanes({
      gates,
      ledger: this.#ledger,
      onWaiting: onWaiting && ((waiting) => onWaiting({ arm: header.arm, seed: header.seed, ...waiting })),
    });
    this.#first = JSON.parse(header.planJson) as Plan;
    this.#society = new Society(this.#first, {
      textOf: (hash) => file.blob(hash),
      draw: header.draw,
      donor: () => file.donorEvents(),
    });
    for (const logged of file.events()) {
      count(this.#tally, logged);
      this.#society.take(logged);
    }
    this.#inboxTaken = header.inboxTaken;
    this.#round = header.lastRound;
    this.#link = header.logHash;
  }

  async play(): Promise<RunResult> {
    const { maxRounds = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#round < Math.min(this.#planAhead().rounds, maxRounds))
      this.#file.setStatus({ status: "running" });
    const trouble = await this.#playTo(maxRounds);
    return this.#end(trouble ?? (this.#round < this.#planAhead().rounds ? "max-rounds" : undefined));
  }

  /** The plan in force in the next round: what is kept for it may change the plan. */
  #planAhead(): Plan {
    const kept = this.#file.operatorInputs() as OperatorInput[];
    return kept.reduce(
      (plan, input) =>
        input.type === "event" ? planAfter(plan, input.event, (hash) => this.#file.blob(hash)) : plan,
      this.#society.plan,
    );
  }

  /** Plays rounds up to the plan's last, at most `maxRounds`; why it stopped before, if it did. */
  async #playTo(maxRounds: number): Promise<string | undefined> {
    let reason: string | undefined;
    try {
      const askAll = askLive(this.#line());
      while (this.#round < Math.min(this.#planAhead().rounds, maxRounds)) {
        if (this.#options.stop.stopping) {
          reason = "interrupted";
          break;
        }
        const overdue = this.#ledger?.outOfTime();
        if (overdue) throw new BudgetReached(refusedText(overdue));
        await this.#playOne(askAll);
        // Signals and progress need the event loop even where every model answers at once.
        await new Promise(setImmediate);
      }
      this.#file.settle();
      this.#tellRound();
    } catch (error) {
      reason = stopReasonOf(error);
      if (reason === undefined) throw error;
    }
    return reason;
  }

  async #playOne(askAll: ReturnType<typeof askLive>): Promise<void> {
    const round = this.#round + 1;
    this.#emptyInbox();
    await this.#openProviders(this.#planAhead());
    // What landed before a crash; later rounds have nothing on record.
    if (this.#file.isBegun) this.#answers.recall(round);
    else this.#answers.forget();
    const inputs = this.#file.operatorInputs() as OperatorInput[];
    // What is asked for money is asked when all that led to it is on disk, and what took time is kept as it comes.
    const isAhead = this.#lanes.areFree && round > 0;
    const take = this.#lanes.areInstant ? this.#file.draft() : undefined;
    const start = { round, link: this.#link, inputs, take };
    const { sealed, tally } = await playRound(this.#society, start, askAll).catch((error: unknown) => {
      this.#file.abandon();
      throw error;
    });
    if (isAhead) this.#file.commitAhead(sealed);
    else this.#file.commitRound(sealed);
    this.#tellRound();
    this.#link = sealed.link;
    this.#round = round;
    addTo(this.#tally, tally);
    this.#untold = round;
    if (!isAhead) this.#tellRound();
  }

  /** Tells of the round that is on disk by now: none that could still be lost. */
  #tellRound(): void {
    const round = this.#untold;
    if (round === undefined) return;
    this.#untold = undefined;
    const { arm, seed, rounds } = this.#society.plan;
    this.#options.onRound?.({ arm, seed, round, rounds, tally: this.#tally });
  }

  /**
   * Takes up what operators have left, unless this round was begun before a crash: then it goes on with what it began
   * with, since answers to its prompts are on record. A forum that is read from a record takes up nothing.
   */
  #emptyInbox(): void {
    if (this.#file.isBegun || this.#round < 0 || this.#first.donor) return;
    const messages = readInbox(this.#file.path, this.#inboxTaken);
    const last = messages.at(-1);
    if (!last) return;
    this.#file.bringIn(
      messages.map(({ message }) => message),
      last.id,
    );
    this.#inboxTaken = last.id;
  }

  async #openProviders(plan: Plan): Promise<void> {
    if (plan === this.#served) return;
    const { models, agents, seed, arm } = plan;
    const canaries = Object.fromEntries(
      agents.flatMap((agent) => (agent.canary ? [[agent.handle, agent.canary]] : [])),
    );
    for (const [alias, model] of Object.entries(models)) {
      const spec = specText(model);
      if (this.#providers.get(alias)?.spec === spec) continue;
      const world = { seed, arm, canaries };
      const access = accessOf(this.#first, this.#access, { alias, spec: model });
      const provider = await this.#options.openProvider(model, access, world).catch(unusable(alias));
      this.#providers.set(alias, { spec, provider });
      this.#lanes.lay(alias, model, access);
      if (this.#lanes.price(alias) === undefined && this.#ledger?.caps().usd !== undefined) {
        throw new BudgetReached(`the price of ${alias} is unknown, so that dollars cannot be counted`);
      }
    }
    this.#served = plan;
  }

  #line(): LiveLine {
    return {
      provider: (alias) => this.#providers.get(alias)?.provider,
      hasAnswers: () => !this.#answers.isEmpty,
      recorded: (asked, hash) => this.#answers.landed(asked, hash),
      inherited: (_asked, hash) => this.#answers.inherited(hash),
      attempt: (asked) => this.#answers.attempt(asked),
      record: (call) => this.#file.recordCall(call),
      clock: this.#options.clock,
      stop: this.#options.stop,
      concurrency: (alias) => this.#lanes.concurrency(alias),
      price: (alias) => this.#lanes.price(alias),
      lane: (alias) => this.#lanes.lane(alias),
      dice: ({ request: { address } }) => {
        const { round, name, ordinal, draw, repair } = address;
        return rngFor(this.#society.plan.seed, "retry", round, name, ordinal, draw, repair);
      },
    };
  }

  #end(stopReason: string | undefined): RunResult {
    const done = stopReason === undefined;
    const comparableReason = done ? whyNotComparable(this.#tally) : undefined;
    const comparable = done ? comparableReason === undefined : undefined;
    const status = done ? "done" : "stopped";
    const { plan } = this.#society;
    const totals = this.#file.callTotals();
    const drift = isFree(plan) ? [] : driftIn(this.#file.servedModels());
    const { attempts, failed, workingMs, waitingMs } = totals;
    const counts: RunCounts = {
      ...this.#tally,
      calls: attempts - failed,
      attempts,
      failedCalls: failed,
      outputTokens: totals.outputTokens,
      drifted: drift.length,
    };
    const costUsd = costOf(plan, totals);
    this.#file.setStatus({
      status,
      counts: { ...counts, workingMs, waitingMs, ...(costUsd === undefined ? {} : { costUsd }) },
      ...(stopReason === undefined ? {} : { stopReason }),
      ...(comparable === undefined ? {} : { comparable }),
      ...(comparableReason === undefined ? {} : { comparableReason }),
    });
    if (done) this.#file.finish();
    return {
      path: this.#file.path,
      arm: plan.arm,
      seed: plan.seed,
      status,
      stopReason,
      rounds: Math.max(0, this.#round),
      logHash: this.#link,
      comparable,
      comparableReason,
      counts,
      costUsd,
      reused: this.#answers.used,
      drift,
      workingMs,
      waitingMs,
    };
  }
}

const specText = (spec: ModelSpec): string => canonicalJson(spec);
