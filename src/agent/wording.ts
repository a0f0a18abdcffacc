import type { Segment, SegmentKind } from "../core/call.ts";
import type { Comment, Forum, Post } from "../core/forum.ts";
import type { ItemId } from "../core/ids.ts";

/** How much of a body a list shows; a thread shows more. In UTF-16 units. */
const EXCERPT = {
  feed: 700,
  notification: 700,
  search: 400,
  profile: 400,
  thread: 4_000,
  memory: 400,
} as const;
type WordsKind = keyof typeof EXCERPT;

/**
 * Makes the segments of a run and hands out the same object for the same words, so that a post shown to a thousand
 * readers is hashed and stored once. Frames change with every vote and are kept for one moment only.
 */
export class Wording {
  readonly #words = new Map<string, Segment>();
  #frames = new Map<string, Segment>();
  #moment = Number.NaN;

  /** The words of a message as `kind` shows them, every line behind a bar so that nothing in them can pass for a frame. */
  words(kind: WordsKind, item: Post | Comment): Segment {
    const key = `${kind} ${item.id}${item.removed ? " removed" : ""}`;
    let segment = this.#words.get(key);
    if (segment === undefined) {
      segment = { role: "user", kind, slot: item.id, textSource: item.id, text: quoted(wordsOf(kind, item)) };
      this.#words.set(key, segment);
    }
    return segment;
  }

  /** A heading, set off by an empty line. */
  heading(now: number, text: string): Segment {
    return this.frame(now, `\n${text}`);
  }

  /** A line of our own, or the one that says who wrote what. `now` is the virtual moment that the prompt speaks of. */
  frame(now: number, text: string, slot?: ItemId, kind: SegmentKind = "frame"): Segment {
    if (now !== this.#moment) {
      this.#frames = new Map();
      this.#moment = now;
    }
    const key = `${kind} ${text}`;
    let segment = this.#frames.get(key);
    if (segment === undefined) {
      segment = { role: "user", kind, text, ...(slot === undefined ? {} : { slot }) };
      this.#frames.set(key, segment);
    }
    return segment;
  }
}

function wordsOf(kind: WordsKind, item: Post | Comment): string {
  if (item.removed) return "[removed]";
  const body = excerpt(item.body, EXCERPT[kind], item.id);
  if (!("title" in item)) return body;
  return [item.title, body, ...(item.url === undefined ? [] : [item.url])]
    .filter((part) => part !== "")
    .join("\n");
}

function excerpt(body: string, limit: number, id: ItemId): string {
  if (body.length <= limit) return body;
  // Not through the middle of a surrogate pair.
  const end = /[\ud800-\udbff]/.test(body[limit - 1] ?? "") ? limit - 1 : limit;
  return `${body.slice(0, end)} … (${body.length - end} more characters: open ${id} to read on)`;
}

/** Every line behind "| ". All that a terminal or a tokenizer might take for a line end is one. */
export function quoted(text: string): string {
  return text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => `| ${line}`)
    .join("\n");
}

const count = (n: number, one: string): string => `${n} ${one}${n === 1 || n === -1 ? "" : "s"}`;

/** "just now", "40 min ago", "3 h ago", "2 days ago". */
export function ago(now: number, at: number): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** `@ada`, by number. */
export const handleOf = (forum: Forum, agent: number): string => `@${forum.agents[agent]?.handle ?? "?"}`;

/** `[p12] @ada in general · 3 points · 2 comments · 40 min ago` */
export function postFrame(forum: Forum, post: Post, now: number): string {
  return `[${post.id}] ${handleOf(forum, post.author)} in ${post.community} · ${points(post)} · ${count(post.commentCount, "comment")} · ${ago(now, post.at)}`;
}

/** `[c31] @bo answers c12 · 1 point · 20 min ago` */
export function commentFrame(forum: Forum, comment: Comment, now: number): string {
  return `[${comment.id}] ${handleOf(forum, comment.author)} answers ${comment.parent} · ${points(comment)} · ${ago(now, comment.at)}`;
}

const points = (item: Post | Comment): string => count(item.ups - item.downs, "point");
