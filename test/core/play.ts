import fc from "fast-check";
import type { Action } from "../../src/core/actions.ts";
import { apply } from "../../src/core/apply.ts";
import { type DecideOptions, type Decision, decide } from "../../src/core/decide.ts";
import type { Event, LoggedEvent } from "../../src/core/events.ts";
import { type Comment, emptyForum, type Forum, type Post } from "../../src/core/forum.ts";
import { notificationsFor } from "../../src/core/notifications.ts";

export const START = Date.UTC(2026, 0, 28, 9);
export const HANDLES = ["ada", "bo", "cy", "dee", "eve"] as const;
const ROOMS = ["general", "bugs"] as const;
/** Beyond all that a test's forum will ever hold: where the ids of what is for nobody go on. */
export const AFAR = { posts: 1000, comments: 2000 } as const;
export const NO_HOLDOUT = { seed: 1, holdout: 0 } as const;

/** A forum with the log that made it, and the two ways things get onto it: by fiat and by decision. */
export interface Play {
  readonly forum: Forum;
  readonly log: LoggedEvent[];
  at: number;
  round: number;
  emit(...events: readonly Event[]): void;
  act(actor: number, action: Action, options?: DecideOptions): Decision;
  /** A whole turn of a sequential round: told what waits, nothing done. */
  turn(actor: number, told?: number): void;
}

export function newPlay(handles: readonly string[] = HANDLES, rooms: readonly string[] = ROOMS): Play {
  const play: Play = {
    forum: emptyForum(),
    log: [],
    at: START,
    round: 0,
    emit(...events) {
      for (const event of events) {
        const logged: LoggedEvent = {
          seq: play.log.length + 1,
          round: play.round,
          at: play.at,
          cause: { by: "scenario" },
          event,
        };
        play.log.push(logged);
        apply(play.forum, logged);
      }
    },
    act(actor, action, options) {
      const decision = decide(play.forum, actor, action, options);
      if (decision.ok) play.emit(...decision.events);
      return decision;
    },
    turn(agent, told) {
      const views = told === undefined ? [] : [{ surface: "notifications" as const, eligible: [] }];
      play.emit({
        type: "turn.taken",
        agent,
        outcome: "acted",
        views,
        reads: [],
        actions: 0,
        ...(told !== undefined && { told }),
      });
    },
  };
  for (const community of rooms) play.emit({ type: "community.created", community, about: "" });
  for (const [agent, handle] of handles.entries()) {
    play.emit({
      type: "agent.joined",
      agent,
      handle,
      name: handle,
      bio: "",
      provenance: "autonomous",
      model: "m",
    });
  }
  return play;
}

/** One thing somebody tries, with places as numbers that are read against what stands when it is tried. */
export interface Step {
  readonly actor: number;
  readonly verb: string;
  readonly a: number;
  readonly b: number;
  /** Virtual minutes that pass before it; 0 makes ties. */
  readonly wait: number;
}

const VERBS = [
  "post",
  "post",
  "comment",
  "comment",
  "comment",
  "up",
  "up",
  "down",
  "follow",
  "unfollow",
  "subscribe",
  "unsubscribe",
  "remove",
  "remember",
  "turn",
  "close",
] as const;

/** Random things several agents try, many of which the forum refuses. */
export const anySteps = (maxLength = 60): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({
      actor: fc.nat(HANDLES.length - 1),
      verb: fc.constantFrom(...VERBS),
      a: fc.nat(1000),
      b: fc.nat(1000),
      wait: fc.constantFrom(0, 0, 1, 7, 90, 600),
    }),
    { maxLength, size: "max" },
  );

export const itemsOf = (forum: Forum): (Post | Comment)[] => [...forum.posts, ...forum.comments];

function actionOf(forum: Forum, { verb, a, b }: Step): Action {
  const items = itemsOf(forum);
  const target = items[a % Math.max(items.length, 1)]?.id ?? "p1";
  const handle = HANDLES[a % HANDLES.length] ?? "ada";
  const community = ROOMS[a % ROOMS.length] ?? "general";
  const words = `word${b % 7} @${HANDLES[b % HANDLES.length]} said ${b}`;
  switch (verb) {
    case "post":
      return { type: "post", community, title: `Title ${b}`, body: words };
    case "comment":
      return { type: "comment", target, body: words };
    case "up":
      return { type: "vote", target, value: 1 };
    case "down":
      return { type: "vote", target, value: -1 };
    case "follow":
    case "unfollow":
      return { type: verb, handle };
    case "subscribe":
    case "unsubscribe":
      return { type: verb, community };
    case "remove":
      return { type: "remove", target };
    case "remember":
      return { type: "remember", text: words };
    default:
      return { type: "do_nothing" };
  }
}

/** Plays one step; every seventh thing done is for nobody. */
export function playStep(play: Play, step: Step): void {
  play.at += step.wait * 60_000;
  if (step.verb === "turn") {
    play.turn(step.actor, notificationsFor(play.forum, step.actor, { ...NO_HOLDOUT, limit: 3 }).told);
    return;
  }
  if (step.verb === "close") {
    play.emit({ type: "round.closed", turns: 0, hash: "" });
    play.round += 1;
    return;
  }
  const action = actionOf(play.forum, step);
  const decision = play.act(step.actor, action, step.b % 7 === 0 ? { aside: AFAR } : {});
  if (decision.ok) return;
  play.emit({ type: "action.refused", agent: step.actor, action, reason: decision.reason });
}

/** Plays all steps; `between` is called after each. */
export function playAll(steps: readonly Step[], between: (play: Play) => void = () => undefined): Play {
  const play = newPlay();
  for (const step of steps) {
    playStep(play, step);
    between(play);
  }
  return play;
}
