import { standingSegments } from "../agent/prompt.ts";
import { Wording } from "../agent/wording.ts";
import { apply } from "../core/apply.ts";
import type { Segment } from "../core/call.ts";
import type { Cause, Event, LoggedEvent } from "../core/events.ts";
import { emptyForum, type Forum } from "../core/forum.ts";
import type { AgentPlan, Plan } from "../scenario/plan.ts";

/** A run's forum and what the engine keeps beside it. Everything in here follows from the plan and the log. */
export interface Society {
  readonly plan: Plan;
  readonly forum: Forum;
  readonly wording: Wording;
  /** The unchanging first segments of an agent's prompts, by agent number; made when first needed. */
  readonly standing: (agent: number) => readonly Segment[];
  /** The number of the last event. */
  seq: number;
}

/** The society of a plan before its opening, or as a log left it. */
export function foundSociety(plan: Plan, log: Iterable<LoggedEvent> = []): Society {
  const forum = emptyForum();
  const compose = standingSegments(plan);
  const made: (readonly Segment[])[] = [];
  const society: Society = {
    plan,
    forum,
    wording: new Wording(),
    standing: (number) => {
      made[number] ??= compose(plan.agents[number] as AgentPlan);
      return made[number];
    },
    seq: 0,
  };
  for (const logged of log) {
    apply(forum, logged);
    society.seq = logged.seq;
  }
  return society;
}

/** The events of a round that is being made: each is applied as it is written. */
export class RoundLog {
  readonly events: LoggedEvent[] = [];
  readonly #society: Society;
  readonly #round: number;

  constructor(society: Society, round: number) {
    this.#society = society;
    this.#round = round;
  }

  write(at: number, cause: Cause, event: Event): void {
    this.#society.seq += 1;
    const logged: LoggedEvent = { seq: this.#society.seq, round: this.#round, at, cause, event };
    apply(this.#society.forum, logged);
    this.events.push(logged);
  }
}

/** Virtual milliseconds at which a round begins; round 0, the opening, has no length and stands at the start of round 1. */
export function roundStart(plan: Plan, round: number): number {
  return plan.clock.startMs + Math.max(0, round - 1) * plan.clock.roundMs;
}
