import type { Segment, SegmentKind } from "../core/call.ts";
import type { Comment, Community, Forum, Post } from "../core/forum.ts";
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
 * readers is worded, hashed and stored once. Frames change with every vote and are kept for one moment only.
 */
export class Wording {
  readonly #words: Record<WordsKind, Map<string, Segment>> = {
    feed: new Map(),
    notification: new Map(),
    search: new Map(),
    profile: new Map(),
    thread: new Map(),
    memory: new Map(),
  };
  readonly #abouts = new Map<string, Segment>();
  readonly #frames = new Map<string, Segment>();
  readonly #headings = new Map<string, Segment>();
  #heads = new Map<Post | Comment, Segment>();
  /** Those of the moment before: a line that still says the same stays the same object, with its hash. */
  #earlier = new Map<Post | Comment, Segment>();
  #headsAt = Number.NaN;
  #headsTurn = -1;
  #moment = Number.NaN;

  /** The words of a message as `kind` shows them, every line behind a bar so that nothing in them can pass for a frame. */
  words(kind: WordsKind, item: Post | Comment): Segment {
    const known = this.#words[kind];
    const key = item.removed ? `${item.id} removed` : item.id;
    let segment = known.get(key);
    if (segment === undefined) {
      segment = { role: "user", kind, slot: item.id, textSource: item.id, text: quoted(wordsOf(kind, item)) };
      known.set(key, segment);
    }
    return segment;
  }

  /** The line above a message that says who wrote it, where, and how it stands. */
  head(forum: Forum, item: Post | Comment, now: number): Segment {
    if (now !== this.#headsAt || forum.turns !== this.#headsTurn) this.#retireHeads(now, forum.turns);
    let segment = this.#heads.get(item);
    if (segment === undefined) {
      const text = "title" in item ? postFrame(forum, item, now) : commentFrame(forum, item, now);
      const earlier = this.#earlier.get(item);
      segment = earlier?.text === text ? earlier : { role: "user", kind: "frame", text, slot: item.id };
      this.#heads.set(item, segment);
    }
    return segment;
  }

  /** How an item stands can change with each turn, and its age with the moment. */
  #retireHeads(now: number, turns: number): void {
    this.#headsAt = now;
    this.#headsTurn = turns;
    this.#earlier = this.#heads;
    this.#heads = new Map();
  }

  /** What a community is for, in its maker's words, which never change. */
  about({ name, about }: Community): Segment {
    let segment = this.#abouts.get(name);
    if (segment === undefined) {
      segment = { role: "user", kind: "frame", text: quoted(`${name}: ${about}`) };
      this.#abouts.set(name, segment);
    }
    return segment;
  }

  /** A heading, set off by an empty line. */
  heading(now: number, text: string): Segment {
    this.#enter(now);
    let segment = this.#headings.get(text);
    if (segment === undefined) {
      segment = { role: "user", kind: "frame", text: `\n${text}` };
      this.#headings.set(text, segment);
    }
    return segment;
  }

  /** A line of our own. `now` is the virtual moment that the prompt speaks of. */
  frame(now: number, text: string, slot?: ItemId, kind: SegmentKind = "frame"): Segment {
    this.#enter(now);
    const key = kind === "frame" ? text : `${kind} ${text}`;
    let segment = this.#frames.get(key);
    if (segment === undefined) {
      segment = { role: "user", kind, text, ...(slot === undefined ? {} : { slot }) };
      this.#frames.set(key, segment);
    }
    return segment;
  }

  #enter(now: number): void {
    if (now === this.#moment) return;
    this.#frames.clear();
    this.#headings.clear();
    this.#moment = now;
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
function postFrame(forum: Forum, post: Post, now: number): string {
  return `[${post.id}] ${handleOf(forum, post.author)} in ${post.community} · ${points(post)} · ${count(post.commentCount, "comment")} · ${ago(now, post.at)}`;
}

/** `[c31] @bo answers c12 · 1 point · 20 min ago` */
function commentFrame(forum: Forum, comment: Comment, now: number): string {
  return `[${comment.id}] ${handleOf(forum, comment.author)} answers ${comment.parent} · ${points(comment)} · ${ago(now, comment.at)}`;
}

const points = (item: Post | Comment): string => count(item.ups - item.downs, "point");
