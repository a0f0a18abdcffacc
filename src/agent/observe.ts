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
  /** What of it is an exposure, in reading order. */
  readonly views: readonly View[];
  /** How far its unread notifications were taken up; undefined when none waited. */
  readonly told: number | undefined;
}

/** The most notifications that one turn takes up; the rest wait unread. */
const NOTIFICATIONS = 20;

/** What happened since the agent was last here, what it remembers, and what the front page shows it, behind `standing`. */
export function observe(vantage: Vantage, agent: Agent, standing: readonly Segment[]): Observation {
  const { forum, plan, wording } = vantage;
  const segments: Segment[] = [
    ...standing,
    wording.frame(whenText(vantage, agent)),
    ...wording.places(forum, agent.communities),
  ];
  segments.push(...memorySegments(vantage, agent), ...refusalSegments(vantage, agent));
  const views: View[] = [];
  let told: number | undefined;
  if (plan.feed !== "none" && plan.feed.home === "notifications-first") {
    const news = notificationsFor(forum, agent.number, {
      limit: NOTIFICATIONS,
      seed: plan.seed,
      holdout: plan.feed.holdout,
    });
    told = news.told;
    if (news.view) views.push(news.view);
    segments.push(...notificationSegments(vantage, news.shown));
  }
  if (plan.feed !== "none") {
    const { sort, size, holdout } = plan.feed;
    const { view, shown } = homeFeed(forum, agent.number, {
      sort,
      size,
      holdout,
      now: vantage.roundStart,
      seed: plan.seed,
    });
    views.push(view);
    segments.push(
      ...(shown.length === 0
        ? [wording.heading("Your front page is empty.")]
        : [wording.heading(`Your front page (${sort}):`), ...itemsSegments(vantage, shown, "feed")]),
    );
  }
  return { segments, views, told };
}

function whenText({ now, round, plan, wording }: Vantage, agent: Agent): string {
  const here = agent.lastTurn
    ? `You were last here ${ago(now, agent.lastTurn.at)}.`
    : "This is your first time here.";
  return `It is ${wording.moment(now)} UTC, round ${round} of ${plan.rounds}. ${here} You have ${agent.karma} karma.`;
}

function memorySegments({ forum, plan, wording }: Vantage, agent: Agent): Segment[] {
  const segments: Segment[] = [];
  const notes = plan.memory.notes === 0 ? [] : agent.notes.slice(-plan.memory.notes);
  if (notes.length > 0) {
    segments.push(wording.heading("Your notes, oldest first:"));
    for (const note of notes) segments.push(wording.note(note));
  }
  const own = plan.memory.own === 0 ? [] : agent.items.slice(-plan.memory.own);
  if (own.length > 0) {
    segments.push(wording.heading("What you wrote lately, oldest first:"));
    for (const id of own) segments.push(...itemSegments({ forum, wording }, id, "memory"));
  }
  return segments;
}

function refusalSegments({ wording }: Vantage, agent: Agent): Segment[] {
  if (agent.refusals.length === 0) return [];
  return [
    wording.heading("What did not go through last time:"),
    ...agent.refusals.map(
      (refused): Segment => ({ role: "user", kind: "refusal", text: `- ${refusalText(refused)}` }),
    ),
  ];
}

function notificationSegments(vantage: Vantage, shown: readonly Notification[]): Segment[] {
  const { wording } = vantage;
  if (shown.length === 0) return [wording.heading("Nothing new for you.")];
  return [
    wording.heading("Since you were last here:"),
    ...shown.flatMap((notification) => notificationLines(vantage, notification)),
  ];
}

function notificationLines({ forum, wording }: Vantage, news: Notification): Segment[] {
  if (news.type === "follower") {
    return [
      wording.frame(
        `${handleOf(forum, news.agent)} follows you now · ${stamp(news.at)}`,
        undefined,
        "notification",
      ),
    ];
  }
  const item = findItem(forum, news.item);
  if (!item) return [];
  if (news.type === "votes") {
    const text = `Your ${item.id} stands at ${item.ups - item.downs} (${item.ups} up, ${item.downs} down)`;
    return [wording.frame(text, item.id, "notification")];
  }
  const what = news.type === "mention" ? "mentioned you" : `answered your ${news.to}`;
  const head = `[${item.id}] ${handleOf(forum, item.author)} ${what}${whereText(news, item)} · ${stamp(item.at)}`;
  return [wording.frame(head, item.id), wording.words("notification", item)];
}

/** The place of a notification, where what it is about does not say it already. */
function whereText(news: Notification, item: Post | Comment): string {
  if (isPost(item)) return ` in ${item.community}`;
  return news.type === "reply" && news.to === item.post ? "" : ` in ${item.post}`;
}

type Surroundings = Pick<Vantage, "forum" | "wording">;

/** Frame and words of each item, in the order given. */
export function itemsSegments(
  vantage: Surroundings,
  ids: readonly ItemId[],
  kind: "feed" | "search" | "profile",
): Segment[] {
  const segments: Segment[] = [];
  for (const id of ids) segments.push(...itemSegments(vantage, id, kind));
  return segments;
}

/** Frame and words of one item; nothing for an id that does not exist. */
export function itemSegments(
  { forum, wording }: Surroundings,
  id: ItemId,
  kind: "feed" | "search" | "profile" | "thread" | "memory",
): Segment[] {
  const item = findItem(forum, id);
  if (!item) return [];
  return [wording.head(forum, item), wording.words(kind, item)];
}
