import type { ItemId } from "../../core/ids.ts";
import { drawOrder, tercileOf } from "./draw-order.ts";
import { type Examined, examine, type LoggedCall } from "./fork-site.ts";
import type { ForkSite, Form, ProbePlan, ProbeTerms } from "./plan.ts";
import { isAsWritten } from "./rewording.ts";
import type { Tally } from "./samples.ts";
import { Shingles } from "./shingles.ts";
import type { Saying, Story } from "./story.ts";
import { chooseSibling, chooseSwap } from "./swaps.ts";

/** A run as a plan is made from it. */
export interface ProbedRun {
  readonly story: Story;
  readonly form: Form;
  readonly logHash: string;
  /** Closed rounds, the opening not counted. */
  readonly rounds: number;
  /** The call behind a comment; undefined where it is not on file. */
  readonly callOf: (action: Saying) => LoggedCall | undefined;
  /** The topic of a message by its author's own account. */
  readonly topicOf: (id: ItemId) => string | undefined;
}

export interface PlanMade {
  readonly plan: ProbePlan;
  /** Places that were looked at and left out, by reason. */
  readonly dropped: readonly Tally[];
  /** Comments on another agent's message, in all. */
  readonly places: number;
}

type Found = Omit<ForkSite, "fork">;

/** A plan for a run: which comments are asked for again, and with which words. Equal runs and terms give equal plans. */
export function makePlan(run: ProbedRun, terms: ProbeTerms): PlanMade {
  const planner = new Planner(run, terms);
  const sites: ForkSite[] = [];
  for (const found of planner.found()) {
    sites.push({ fork: sites.length, ...found });
    if (sites.length === terms.forks) break;
  }
  return {
    plan: { version: 1, logHash: run.logHash, ...terms, sites },
    dropped: planner.dropped(),
    places: planner.places.length,
  };
}

/** Comments of agents of this run on messages of other agents. */
export function answersToOthers({ sayings, byId }: Story): readonly Saying[] {
  return sayings.filter((saying) => {
    const parent = saying.parent === undefined ? undefined : byId.get(saying.parent);
    return saying.cause.by === "turn" && saying.cause.action !== undefined && parent !== undefined
      ? parent.isAgents && parent.author !== saying.author
      : false;
  });
}

class Planner {
  readonly places: readonly Saying[];
  readonly #run: ProbedRun;
  readonly #terms: ProbeTerms;
  readonly #shingles: Shingles;
  readonly #reasons = new Map<string, number>();
  readonly #sites = new Map<string, Found>();

  constructor(run: ProbedRun, terms: ProbeTerms) {
    this.#run = run;
    this.#terms = terms;
    this.#shingles = new Shingles(run.story);
    this.places = answersToOthers(run.story);
  }

  *found(): Generator<Found> {
    const places = this.places.map((saying) => ({
      id: saying.id,
      thread: saying.thread,
      agent: saying.author,
      tercile: tercileOf(saying.round, this.#run.rounds),
      saying,
    }));
    const take = ({ saying }: { readonly saying: Saying }): boolean => this.#take(saying);
    for (const { id } of drawOrder(places, this.#terms.seed, take)) yield this.#sites.get(id) as Found;
  }

  dropped(): readonly Tally[] {
    return [...this.#reasons]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }

  #take(action: Saying): boolean {
    const { story, form, callOf } = this.#run;
    const call = callOf(action);
    const examined = examine(action, call, { story, form, shingles: this.#shingles });
    const site = "reason" in examined ? undefined : this.#site(action, call as LoggedCall, examined);
    if (site !== undefined) this.#sites.set(action.id, site);
    else this.#drop("reason" in examined ? examined.reason : "no message could stand in its place");
    return site !== undefined;
  }

  #drop(reason: string): void {
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  #site(
    action: Saying,
    call: LoggedCall,
    { of, segments }: Exclude<Examined, { readonly reason: string }>,
  ): Found | undefined {
    const { story, form, rounds, topicOf } = this.#run;
    const { seed, otherTopics } = this.#terms;
    const { cause, parent } = action;
    if (cause.by !== "turn" || parent === undefined) return undefined;
    const swapCase = { of, action, segments };
    const chosen = chooseSwap(story, swapCase, { seed, topicOf: otherTopics ? topicOf : undefined });
    if (chosen === undefined) return undefined;
    const isWhole = (saying: Saying): boolean => isAsWritten(segments, saying.id, saying);
    const sibling = chooseSibling(story, swapCase, seed, isWhole);
    return {
      action: action.id,
      message: parent,
      source: of.id,
      thread: action.thread,
      agent: action.author,
      handle: story.handles[action.author] ?? "",
      form,
      call: {
        round: action.round,
        context: cause.context,
        ordinal: cause.call,
        draw: call.draw,
        turn: cause.turn,
        action: cause.action ?? 0,
      },
      tercile: tercileOf(action.round, rounds),
      ...chosen,
      ...(sibling !== undefined && { sibling }),
    };
  }
}
