import type { Placed, Segment, Strand } from "../core/call.ts";
import type { View } from "../core/events.ts";
import { type Feed, homeFeed } from "../core/feed.ts";
import type { Agent, Comment, Forum, Notification, Post } from "../core/forum.ts";
import type { ItemId } from "../core/ids.ts";
import { findItem, isPost } from "../core/items.ts";
import { notificationsFor, type Told } from "../core/notifications.ts";
import { refusalText } from "../core/refusal-text.ts";
import type { Plan } from "../scenario/plan.ts";
import { stamp } from "./moments.ts";
import { type Sources, sourcesFor, withSources } from "./sources.ts";
import { handleOf, type Wording } from "./wording.ts";

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
  /** Which of the segments many share. */
  readonly strands: readonly Placed[];
  /** What of it is an exposure, in reading order. */
  readonly views: readonly View[];
  /** How far its unread notifications were taken up; undefined when none waited. */
  readonly told: number | undefined;
}

/** What waits for an agent on its home page. */
export interface Home {
  /** Absent where the home shows no notifications. */
  readonly news?: Pick<Told, "view" | "shown" | "told">;
  readonly front: Feed;
}

/** The most notifications that one turn takes up; the rest wait unread. */
const NOTIFICATIONS = 20;

/**
 * What happened since the agent was last here, what it remembers, and what the front page shows it, behind `standing`.
 * `home` is what is shown on it; as the forum and the plan have it when left out.
 */
export function observe(
  vantage: Vantage,
  agent: Agent,
  standing: readonly Segment[],
  home: Home | undefined = homeOf(vantage, agent),
): Observation {
  const { forum, wording } = vantage;
  const prompt: Segment[] = [];
  for (const segment of standing) prompt.push(segment);
  tellWhen(vantage, agent, prompt);
  const places = put(prompt, wording.places(forum, agent.communities));
  remember(vantage, agent, prompt);
  if (home === undefined) return { segments: prompt, strands: [places], views: [], told: undefined };
  const sources = sourcesFor(vantage, agent);
  const { news, front } = home;
  if (news) notify(vantage, news.shown, sources, prompt);
  const page = front.shared === undefined || sources ? undefined : pageOf(vantage, front, front.shared);
  // A list that grows takes room for many more, and that of the views lies in memory until the round ends.
  const strands = page === undefined ? [places] : [places, put(prompt, page)];
  if (page === undefined) showFront(vantage, front, sources, prompt);
  const seen = withSources(front.view, sources);
  const views = news?.view === undefined ? [seen] : [withSources(news.view, sources), seen];
  return { segments: prompt, strands, views, told: news?.told };
}

function put(prompt: Segment[], strand: Strand): Placed {
  const at = prompt.length;
  for (const segment of strand.segments) prompt.push(segment);
  return { at, strand };
}

function showFront(
  { forum, wording }: Vantage,
  { shown, view }: Feed,
  sources: Sources | undefined,
  prompt: Segment[],
): void {
  prompt.push(
    wording.heading(shown.length === 0 ? "Your front page is empty." : `Your front page (${view.sort}):`),
  );
  for (const id of shown) wording.show(forum, id, "feed", prompt, sources?.(id));
}

/** A front page that many are shown, made once until anything happens on the forum. */
function pageOf(vantage: Vantage, front: Feed, shared: object): Strand {
  return vantage.wording.page(shared, vantage.forum.version, () => {
    const segments: Segment[] = [];
    showFront(vantage, front, undefined, segments);
    return segments;
  });
}

/** What the forum has for an agent; undefined where agents see nothing of each other. */
function homeOf({ forum, plan, roundStart }: Vantage, { number }: Agent): Home | undefined {
  if (plan.feed === "none") return undefined;
  const { seed } = plan;
  const { home, sort, size, holdout } = plan.feed;
  const front = homeFeed(forum, number, { sort, size, holdout, now: roundStart, seed });
  if (home === "feed-only") return { front };
  return { front, news: notificationsFor(forum, number, { limit: NOTIFICATIONS, seed, holdout }) };
}

/** What all are told who look at one moment, and what many are told at many. */
function tellWhen({ now, round, plan, wording }: Vantage, agent: Agent, prompt: Segment[]): void {
  const moment = wording.moment(now, round, plan.rounds);
  const sinceMs = agent.lastTurn === undefined ? undefined : now - agent.lastTurn.at;
  const lastHere = wording.lastHere(sinceMs, agent.karma);
  if (plan.version === 1) prompt.push(wording.frame(`${moment.text} ${lastHere.text}`));
  else prompt.push(moment, lastHere);
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

function notify(
  vantage: Vantage,
  shown: readonly Notification[],
  sources: Sources | undefined,
  prompt: Segment[],
): void {
  const { wording } = vantage;
  if (shown.length === 0) {
    prompt.push(wording.heading("Nothing new for you."));
    return;
  }
  prompt.push(wording.heading("Since you were last here:"));
  for (const notification of shown) prompt.push(...notificationLines(vantage, notification, sources));
}

function notificationLines(
  { forum, wording }: Vantage,
  news: Notification,
  sources: Sources | undefined,
): Segment[] {
  if (news.type === "follower") {
    const text = `${handleOf(forum, news.agent)} follows you now · ${stamp(news.at)}`;
    return [wording.line(text, undefined, "notification")];
  }
  const item = findItem(forum, news.item);
  if (!item) return [];
  if (news.type === "votes") {
    const text = `Your ${item.id} stands at ${item.ups - item.downs} (${item.ups} up, ${item.downs} down)`;
    return [wording.line(text, item.id, "notification")];
  }
  const what = news.type === "mention" ? "mentioned you" : `answered your ${news.to}`;
  const head = `[${item.id}] ${handleOf(forum, item.author)} ${what}${whereText(news, item)} · ${stamp(item.at)}`;
  const words = wording.words(forum, item.id, "notification", sources?.(item.id));
  return [wording.line(head, item.id), ...words];
}

/** The place of a notification, where what it is about does not say it already. */
function whereText(news: Notification, item: Post | Comment): string {
  if (isPost(item)) return ` in ${item.community}`;
  return news.type === "reply" && news.to === item.post ? "" : ` in ${item.post}`;
}

/** Frame and words of each item, in the order given; nothing for ids that do not exist. */
export function itemsSegments(
  { forum, wording }: Pick<Vantage, "forum" | "wording">,
  ids: readonly ItemId[],
  kind: "feed" | "search" | "profile" | "thread",
  sources: Sources | undefined,
): Segment[] {
  const segments: Segment[] = [];
  for (const id of ids) wording.show(forum, id, kind, segments, sources?.(id));
  return segments;
}
