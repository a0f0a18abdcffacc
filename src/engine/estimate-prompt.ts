import type { Plan, PostPlan } from "../scenario/plan.ts";
import type { Census, RoundTurns } from "./estimate-census.ts";
import type { Habits } from "./estimate-habits.ts";

/** UTF-16 units of the lines that a prompt has whatever stands on the forum: the time, the headings, what is asked. */
export const FRAME = 330;
/** Of the line above a message. */
const HEAD = 90;
/** How much of a message's body each place shows, with the title of a post; see agent/wording.ts. */
const SHOWN = { feed: 1_060, notification: 760, memory: 760, thread: 4_300 } as const;
/** A line that says what did not go through. */
const REFUSAL = 140;
const MOST_NOTIFICATIONS = 20;
const MOST_COMMUNITIES = 40;

/** UTF-16 units of a turn's first prompt and of what each read adds to it. */
export interface PromptSize {
  readonly first: number;
  readonly seen: number;
}

/** What stands on the forum when a round begins. */
interface Stand {
  /** From the scenario, and how long they are on average. */
  readonly given: number;
  readonly givenChars: number;
  /** Written by agents. */
  readonly posts: number;
  readonly comments: number;
}

/** How long a prompt of one model's agents is in a round, on average, where the society has these habits. */
export function promptSize(plan: Plan, census: Census, turns: RoundTurns, habits: Habits): PromptSize {
  const stand = standAt(plan, census, turns.round, habits);
  const first =
    turns.standing / turns.turns +
    FRAME +
    communityChars(plan) +
    memoryChars(plan, turns.before / turns.turns, habits) +
    (turns.before > 0 ? habits.refusals * REFUSAL : 0) +
    newsChars(plan, stand, habits) +
    feedChars(plan, stand, habits);
  return { first, seen: threadChars(stand, habits) };
}

function standAt(plan: Plan, { turnsBefore }: Census, round: number, habits: Habits): Stand {
  const posts: readonly PostPlan[] = [
    ...plan.opening,
    ...plan.interventions.filter(({ at }) => at <= round).map(({ post }) => post),
  ];
  const chars = posts.reduce((sum, { title, body }) => sum + title.length + body.length, 0);
  const turns = turnsBefore[round] ?? 0;
  return {
    given: posts.length,
    givenChars: posts.length === 0 ? 0 : chars / posts.length,
    posts: turns * habits.posts,
    comments: turns * habits.comments,
  };
}

/** UTF-16 units of the whole forum with its heads, as it stands when a round begins. */
export function forumChars(plan: Plan, census: Census, round: number, habits: Habits): number {
  const { given, givenChars, posts, comments } = standAt(plan, census, round, habits);
  return (
    given * (HEAD + givenChars) +
    posts * (HEAD + habits.postChars) +
    comments * (HEAD + habits.commentChars) +
    communityChars(plan)
  );
}

/** As many as it may name, each with what it is for. */
function communityChars({ communities }: Plan): number {
  return communities
    .slice(0, MOST_COMMUNITIES)
    .reduce((sum, { name, about }) => sum + 2 * name.length + about.length + 6, 0);
}

function memoryChars({ memory }: Plan, turns: number, habits: Habits): number {
  const notes = Math.min(memory.notes, turns * habits.notes) * (habits.noteChars + 3);
  const own = Math.min(memory.own, turns * (habits.posts + habits.comments));
  return notes + own * (HEAD + Math.min(SHOWN.memory, Math.max(habits.postChars, habits.commentChars)));
}

function newsChars({ feed }: Plan, stand: Stand, habits: Habits): number {
  if (feed === "none" || feed.home === "feed-only" || stand.posts + stand.comments === 0) return 0;
  const count = Math.min(MOST_NOTIFICATIONS, habits.notifications);
  return count * (HEAD + Math.min(SHOWN.notification, habits.commentChars));
}

function feedChars({ feed }: Plan, stand: Stand, habits: Habits): number {
  if (feed === "none") return 0;
  const all = stand.given + stand.posts;
  const shown = Math.min(feed.size, all) * habits.feedShare;
  if (all === 0) return 0;
  const given = stand.given * Math.min(SHOWN.feed, stand.givenChars);
  const written = stand.posts * Math.min(SHOWN.feed, habits.postChars);
  return shown * (HEAD + (given + written) / all);
}

/** A thread opened, its post included. */
function threadChars(stand: Stand, habits: Habits): number {
  const posts = stand.given + stand.posts;
  const post = Math.min(SHOWN.thread, Math.max(stand.givenChars, habits.postChars));
  const comments = habits.threadComments(posts, stand.comments);
  return HEAD + post + comments * (HEAD + Math.min(SHOWN.thread, habits.commentChars));
}
