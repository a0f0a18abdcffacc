import { standingSegments } from "../agent/prompt.ts";
import { Transcript } from "../agent/transcript.ts";
import { Wording } from "../agent/wording.ts";
import { apply } from "../core/apply.ts";
import type { Segment } from "../core/call.ts";
import type { Cause, Event, LoggedEvent } from "../core/events.ts";
import { emptyForum, type Forum } from "../core/forum.ts";
import { withAgent, withSetting } from "../scenario/change-plan.ts";
import type { AgentPlan, Plan } from "../scenario/plan.ts";
import type { OpenRound, SealedRound } from "../store/sealed-round.ts";
import { DonorRecord } from "./donor-record.ts";
import { count, emptyTally } from "./tally.ts";

/** A private persona text by its hash. */
export type TextOf = (hash: string) => string | undefined;

export interface SocietyOptions {
  readonly textOf?: TextOf;
  readonly draw?: number;
  readonly donor?: (() => readonly LoggedEvent[]) | undefined;
}

/** A run's forum and what the engine keeps beside it. Everything in here follows from the plan and the log. */
export class Society {
  readonly forum: Forum = emptyForum();
  readonly wording: Wording;
  /** What one context that speaks for all is shown; empty where there is none. */
  readonly transcript = new Transcript();
  /** Which sample of each prompt is asked for. */
  readonly draw: number;
  /** The log of the run that this one is built on, if it is. */
  readonly donor: SocietyOptions["donor"];
  /** The same as a run that reads it follows it. */
  readonly record: DonorRecord;
  readonly #textOf: TextOf;
  #plan: Plan;
  #seq = 0;
  #actions = 0;
  #compose: ReturnType<typeof standingSegments>;
  /** By agent number; made when first needed. */
  #standing: (readonly Segment[] | undefined)[] = [];

  constructor(plan: Plan, { textOf = () => undefined, draw = 0, donor }: SocietyOptions = {}) {
    this.#plan = plan;
    this.#textOf = textOf;
    this.draw = draw;
    this.wording = new Wording(plan.donor && "donor");
    this.donor = donor;
    this.record = new DonorRecord(donor);
    this.#compose = standingSegments(plan);
  }

  /** The plan in force: the run's own, with what the experimenter has changed since. */
  get plan(): Plan {
    return this.#plan;
  }

  /** The number of the last event. */
  get seq(): number {
    return this.#seq;
  }

  /** How many actions all turns so far have held, refused ones included. */
  get actions(): number {
    return this.#actions;
  }

  /** The first segments of an agent's prompts, which stay the same until the experimenter changes something. */
  standing(agent: number): readonly Segment[] {
    this.#standing[agent] ??= this.#compose(this.#plan.agents[agent] as AgentPlan);
    return this.#standing[agent];
  }

  /** Takes in the next event of the log. */
  take(logged: LoggedEvent): void {
    apply(this.forum, logged);
    this.record.take(logged);
    if (this.#plan.author !== undefined) this.transcript.take(logged);
    this.#seq = logged.seq;
    if (logged.event.type === "turn.taken") this.#actions += logged.event.actions;
    const changed = planAfter(this.#plan, logged.event, this.#textOf);
    if (changed === this.#plan) return;
    this.#plan = changed;
    this.#compose = standingSegments(changed);
    this.#standing = [];
  }
}

/** The plan in force after an event; the same object where the event changes none of it. */
export function planAfter(plan: Plan, event: Event, textOf: TextOf): Plan {
  if (event.type === "setting.changed") return withSetting(plan, event);
  if (event.type !== "agent.changed") return plan;
  const { agent, model, name, bio, persona: hash } = event;
  const persona = hash === undefined ? undefined : textOf(hash);
  if (hash !== undefined && persona === undefined) throw new Error(`the persona text ${hash} is not on file`);
  return withAgent(plan, agent, {
    ...(model === undefined ? {} : { model }),
    ...(name === undefined ? {} : { name }),
    ...(bio === undefined ? {} : { bio }),
    ...(persona === undefined ? {} : { persona }),
  });
}

/** The events of a round that is being made: each is taken in as it is written. */
export class RoundLog {
  readonly #society: Society;
  readonly #round: number;
  readonly #open: OpenRound;
  /** What has happened in it so far. */
  readonly tally = emptyTally();

  constructor(society: Society, round: number, open: OpenRound) {
    this.#society = society;
    this.#round = round;
    this.#open = open;
  }

  write(at: number, cause: Cause, event: Event): void {
    this.#open.add(this.#taken(at, cause, event));
  }

  /** Writes the round's last event and seals it. */
  close(at: number): SealedRound {
    return this.#open.close((hash) =>
      this.#taken(at, { by: "scheduler" }, { type: "round.closed", turns: this.tally.turns, hash }),
    );
  }

  #taken(at: number, cause: Cause, event: Event): LoggedEvent {
    const logged: LoggedEvent = { seq: this.#society.seq + 1, round: this.#round, at, cause, event };
    this.#society.take(logged);
    count(this.tally, logged);
    return logged;
  }
}

/** Virtual milliseconds at which a round begins; round 0, the opening, has no length and stands at the start of round 1. */
export function roundStart(plan: Plan, round: number): number {
  return plan.clock.startMs + Math.max(0, round - 1) * plan.clock.roundMs;
}
