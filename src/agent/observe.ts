import type { Placed, Segment, Strand } from "../core/call.ts";
import type { View } from "../core/events.ts";
import { type Feed, homeFeed } from "../core/feed.ts";
import type { Agent, Comment, Forum, Notification, Post } from "../core/forum.ts";
import type { ItemId } from "../core/ids.ts";
import { findItem, isPost } from "../core/items.ts";
import { notificationsFor, type Told } from "../core/notifications.ts";
import { refusalText } from "../core/refusal-text.ts";
import type { Plan } from "../scenario/plan.ts";
import { ago, stamp } from "./moments.ts";
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
  /** Which of the segments many share; the caller's own. */
  readonly strands: Placed[];
  /** What of it is an exposure, in reading order; the caller's own. */
  readonly views: View[];
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
  prompt.push(wording.frame(whenText(vantage, agent)));
  const strands: Placed[] = [];
  put(prompt, strands, wording.places(forum, agent.communities));
  remember(vantage, agent, prompt);
  if (home === undefined) return { segments: prompt, strands, views: [], told: undefined };
  const sources = sourcesFor(vantage, agent);
  const { news, front } = home;
  const views: View[] = [];
  if (news) {
    if (news.view) views.push(withSources(news.view, sources));
    notify(vantage, news.shown, sources, prompt);
  }
  views.push(withSources(front.view, sources));
  if (front.shared === undefined || sources) showFront(vantage, front, sources, prompt);
  else put(prompt, strands, pageOf(vantage, front, front.shared));
  return { segments: prompt, strands, views, told: news?.told };
}

function put(prompt: Segment[], strands: Placed[], strand: Strand): void {
  strands.push({ at: prompt.length, strand });
  for (const segment of strand.segments) prompt.push(segment);
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
  const words = wording.words(forum, item.id, "notification", sources?.(item.id));
  return [wording.frame(head, item.id), ...words];
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
