import type { Segment } from "../core/call.ts";
import type { View } from "../core/events.ts";
import { homeFeed } from "../core/feed.ts";
import type { Agent, Comment, Forum, Notification, Post } from "../core/forum.ts";
import type { ItemId } from "../core/ids.ts";
import { findItem, isPost } from "../core/items.ts";
import { notificationsFor } from "../core/notifications.ts";
import { refusalText } from "../core/refusal-text.ts";
import type { Plan } from "../scenario/plan.ts";
import { ago, handleOf, stamp, type Wording } from "./wording.ts";

/** The moment from which an agent looks: the forum as it stands, virtual time, and the plan it lives under. */
export interface Vantage {
  readonly forum: Forum;
  readonly plan: Plan;
  readonly wording: Wording;
  /** Virtual milliseconds since the epoch. */
  readonly now: number;
  /** When the round began: what age-dependent rankings go by, so that they are built once a round. */
  readonly roundStart: number;
  readonly round: number;
}

/** What an agent is shown when it wakes. */
export interface Observation {
  /** In reading order; the caller's own. */
  readonly segments: Segment[];
  /** What of it is an exposure, in reading order; the caller's own. */
  readonly views: View[];
  /** How far its unread notifications were taken up; undefined when none waited. */
  readonly told: number | undefined;
}

/** The most notifications that one turn takes up; the rest wait unread. */
const NOTIFICATIONS = 20;

/** What happened since the agent was last here, what it remembers, and what the front page shows it, behind `standing`. */
export function observe(vantage: Vantage, agent: Agent, standing: readonly Segment[]): Observation {
  const { forum, plan, wording } = vantage;
  const prompt: Segment[] = [];
  for (const segment of standing) prompt.push(segment);
  prompt.push(wording.frame(whenText(vantage, agent)));
  for (const segment of wording.places(forum, agent.communities)) prompt.push(segment);
  remember(vantage, agent, prompt);
  const views: View[] = [];
  if (plan.feed === "none") return { segments: prompt, views, told: undefined };
  const { home, sort, size, holdout } = plan.feed;
  let told: number | undefined;
  if (home === "notifications-first") {
    const news = notificationsFor(forum, agent.number, { limit: NOTIFICATIONS, seed: plan.seed, holdout });
    told = news.told;
    if (news.view) views.push(news.view);
    notify(vantage, news.shown, prompt);
  }
  const terms = { sort, size, holdout, now: vantage.roundStart, seed: plan.seed };
  const { view, shown } = homeFeed(forum, agent.number, terms);
  views.push(view);
  prompt.push(
    wording.heading(shown.length === 0 ? "Your front page is empty." : `Your front page (${sort}):`),
  );
  for (const id of shown) wording.show(forum, id, "feed", prompt);
  // As long as it has to be: many prompts wait side by side, and what grows leaves room to grow.
  return { segments: prompt.slice(), views, told };
}

function whenText({ now, round, plan, wording }: Vantage, agent: Agent): string {
  const here = agent.lastTurn
    ? `You were last here ${ago(now, agent.lastTurn.at)}.`
    : "This is your first time here.";
  return `It is ${wording.moment(now)} UTC, round ${round} of ${plan.rounds}. ${here} You have ${agent.karma} karma.`;
}

/** Its notes, what it wrote lately, and what did not go through last time. */
function remember({ forum, plan, wording }: Vantage, agent: Agent, prompt: Segment[]): void {
  const notes = plan.memory.notes === 0 ? [] : agent.notes.slice(-plan.memory.notes);
  if (notes.length > 0) {
    prompt.push(wording.heading("Your notes, oldest first:"));
    for (const note of notes) prompt.push(wording.note(note));
  }
  const { items, refusals } = agent;
  const first = Math.max(0, items.length - plan.memory.own);
  if (first < items.length) prompt.push(wording.heading("What you wrote lately, oldest first:"));
  for (let i = first; i < items.length; i += 1) wording.show(forum, items[i] as ItemId, "memory", prompt);
  if (refusals.length === 0) return;
  prompt.push(wording.heading("What did not go through last time:"));
  for (const refused of refusals)
    prompt.push({ role: "user", kind: "refusal", text: `- ${refusalText(refused)}` });
}

function notify(vantage: Vantage, shown: readonly Notification[], prompt: Segment[]): void {
  const { wording } = vantage;
  if (shown.length === 0) {
    prompt.push(wording.heading("Nothing new for you."));
    return;
  }
  prompt.push(wording.heading("Since you were last here:"));
  for (const notification of shown) prompt.push(...notificationLines(vantage, notification));
}

function notificationLines({ forum, wording }: Vantage, news: Notification): Segment[] {
  if (news.type === "follower") {
    const text = `${handleOf(forum, news.agent)} follows you now · ${stamp(news.at)}`;
    return [wording.frame(text, undefined, "notification")];
  }
  const item = findItem(forum, news.item);
  if (!item) return [];
  if (news.type === "votes") {
    const text = `Your ${item.id} stands at ${item.ups - item.downs} (${item.ups} up, ${item.downs} down)`;
    return [wording.frame(text, item.id, "notification")];
  }
  const what = news.type === "mention" ? "mentioned you" : `answered your ${news.to}`;
  const head = `[${item.id}] ${handleOf(forum, item.author)} ${what}${whereText(news, item)} · ${stamp(item.at)}`;
  return [wording.frame(head, item.id), ...wording.words(forum, item.id, "notification")];
}

/** The place of a notification, where what it is about does not say it already. */
function whereText(news: Notification, item: Post | Comment): string {
  if (isPost(item)) return ` in ${item.community}`;
  return news.type === "reply" && news.to === item.post ? "" : ` in ${item.post}`;
}

type Surroundings = Pick<Vantage, "forum" | "wording">;

/** Frame and words of each item, in the order given; nothing for ids that do not exist. */
export function itemsSegments(
  { forum, wording }: Surroundings,
  ids: readonly ItemId[],
  kind: "feed" | "search" | "profile" | "thread",
): Segment[] {
  const segments: Segment[] = [];
  for (const id of ids) wording.show(forum, id, kind, segments);
  return segments;
}
