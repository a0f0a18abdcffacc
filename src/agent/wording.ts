import type { Segment, SegmentKind } from "../core/call.ts";
import { Strand } from "../core/call.ts";
import type { Comment, Community, Forum, Note, Post } from "../core/forum.ts";
import type { ItemId } from "../core/ids.ts";
import { findItem, knownItem } from "../core/items.ts";
import { Piece, type PieceSource } from "../core/piece.ts";
import { ago, clock, minutesOf, stamp } from "./moments.ts";

/** How much of a body a list shows; a thread shows more. In UTF-16 units. */
const EXCERPT = {
  feed: 700,
  notification: 700,
  search: 400,
  profile: 400,
  thread: 4_000,
  memory: 400,
} as const;
/** The most communities that a prompt names. */
const COMMUNITIES = 40;

/** The kinds of segments that hold a message's words. */
export type WordsKind = keyof typeof EXCERPT;

/** What has been made of one message: the line above it with how it stood then, and its words as each list shows them. */
interface Card {
  readonly item: Post | Comment;
  head: Piece | undefined;
  ups: number;
  downs: number;
  comments: number;
  removed: boolean;
  words: Partial<Record<WordsKind, Piece>>;
}

/** Beyond this many, lines that were not asked for lately are forgotten. */
const FRAMES = 16_384;

/**
 * Makes the segments of a run and hands out the same object for the same words, so that a post shown to a thousand
 * readers is worded, hashed and stored once. What stands above a message changes with its votes and comments only:
 * moments are named by the clock, never by how long ago they were.
 */
export class Wording {
  readonly #cards = new Map<ItemId, Card>();
  readonly #abouts = new Map<string, Segment>();
  readonly #places = new WeakMap<ReadonlySet<string>, { readonly of: number; readonly strand: Strand }>();
  readonly #asks = new Map<string, Segment>();
  readonly #headings = new Map<string, Segment>();
  readonly #pages = new WeakMap<object, { readonly version: number; readonly strand: Strand }>();
  readonly #notes = new WeakMap<Note, Segment>();
  #frames = new Map<string, Segment>();
  readonly #lent = new Map<string, Piece>();
  /** Whose doing all is that stands on the forum; undefined for the run's own. */
  readonly #hand: string | undefined;
  #moment:
    | { readonly ms: number; readonly round: number; readonly rounds: number; readonly line: Segment }
    | undefined;
  /** By how long ago, in minutes, then by karma. */
  readonly #lastHere = new Map<number, Map<number, Segment>>();
  #lastHereCount = 0;
  #earlier = new Map<string, Segment>();

  /** `hand` names whose forum it is, where it is not the run's own: "donor". */
  constructor(hand?: string) {
    this.#hand = hand;
  }

  /**
   * Puts a message at the end of a prompt, as `kind` shows it: the line above it, and its words, or in their place those of
   * `source`.
   */
  show(forum: Forum, id: ItemId, kind: WordsKind, prompt: Segment[], source: ItemId = id): void {
    const card = this.#cardOf(forum, id);
    if (card) prompt.push(this.#headOn(card, forum), this.#wordsOn(card, forum, kind, source));
  }

  /**
   * The words of a message as `kind` shows them, or in their place those of `source`; every line behind a bar so that
   * nothing in them can pass for a frame.
   */
  words(forum: Forum, id: ItemId, kind: WordsKind, source: ItemId = id): Segment[] {
    const card = this.#cardOf(forum, id);
    return card ? [this.#wordsOn(card, forum, kind, source)] : [];
  }

  #headOn(card: Card, forum: Forum): Piece {
    const { item, head } = card;
    const comments = "title" in item ? item.commentCount : 0;
    if (head && card.ups === item.ups && card.downs === item.downs && card.comments === comments) return head;
    const text = "title" in item ? postFrame(forum, item) : commentFrame(forum, item);
    if (head?.text !== text) card.head = this.#piece("frame", text, { slot: item.id });
    card.ups = item.ups;
    card.downs = item.downs;
    card.comments = comments;
    return card.head as Piece;
  }

  #wordsOn(card: Card, forum: Forum, kind: WordsKind, source: ItemId): Piece {
    const { item } = card;
    if (source !== item.id && !item.removed) return this.#lentTo(item.id, forum, kind, source);
    if (card.removed !== item.removed) {
      card.removed = item.removed;
      card.words = {};
    }
    card.words[kind] ??= this.#piece(
      kind,
      quoted(item.removed ? "[removed]" : wordsOf(kind, item, item.id)),
      {
        slot: item.id,
        textSource: item.id,
      },
    );
    return card.words[kind];
  }

  /** Another's words in a message's place. They stay where they were lent to, also when their author takes them back. */
  #lentTo(slot: ItemId, forum: Forum, kind: WordsKind, textSource: ItemId): Piece {
    const key = `${slot} ${textSource} ${kind}`;
    const known = this.#lent.get(key);
    if (known !== undefined) return known;
    const piece = this.#piece(kind, quoted(wordsOf(kind, knownItem(forum, textSource), slot)), {
      slot,
      textSource,
    });
    if (this.#lent.size >= FRAMES) this.#lent.clear();
    this.#lent.set(key, piece);
    return piece;
  }

  #piece(kind: SegmentKind, text: string, source: PieceSource): Piece {
    const hand = this.#hand;
    return new Piece("user", kind, text, hand === undefined ? source : { ...source, provenance: hand });
  }

  #cardOf(forum: Forum, id: ItemId): Card | undefined {
    const known = this.#cards.get(id);
    if (known !== undefined) return known;
    const item = findItem(forum, id);
    if (item === undefined) return undefined;
    const card: Card = {
      item,
      head: undefined,
      ups: 0,
      downs: 0,
      comments: 0,
      removed: item.removed,
      words: {},
    };
    this.#cards.set(id, card);
    return card;
  }

  /** The communities of a forum as somebody in `own` is told of them: names on one line, then what each is for. */
  places({ communities }: Forum, own: ReadonlySet<string>): Strand {
    // Communities come and never go.
    const known = this.#places.get(own);
    if (known?.of === communities.size) return known.strand;
    const others = [...communities.keys()].filter((name) => !own.has(name));
    const strand = new Strand(this.#placesNamed(communities, [...own, ...others].slice(0, COMMUNITIES)));
    this.#places.set(own, { of: communities.size, strand });
    return strand;
  }

  /** What stands for `key` while the forum has this version; `segments` makes it. */
  page(key: object, version: number, segments: () => readonly Segment[]): Strand {
    const known = this.#pages.get(key);
    if (known?.version === version) return known.strand;
    const strand = new Strand(segments());
    this.#pages.set(key, { version, strand });
    return strand;
  }

  #placesNamed(communities: Forum["communities"], names: readonly string[]): readonly Segment[] {
    const segments = [this.frame(`Communities: ${names.join(", ")}`)];
    for (const name of names) {
      const community = communities.get(name);
      if (community && community.about !== "") segments.push(this.#about(community));
    }
    return segments;
  }

  /** What a community is for, in its maker's words, which never change. */
  #about({ name, about }: Community): Segment {
    let segment = this.#abouts.get(name);
    if (segment === undefined) {
      segment = new Piece("user", "frame", quoted(`${name}: ${about}`));
      this.#abouts.set(name, segment);
    }
    return segment;
  }

  /** What an agent wrote down for itself. */
  note(note: Note): Segment {
    let segment = this.#notes.get(note);
    if (segment === undefined) {
      segment = new Piece("user", "memory", quoted(note.text));
      this.#notes.set(note, segment);
    }
    return segment;
  }

  /** The virtual moment that a prompt speaks of; many speak of the same. */
  moment(ms: number, round: number, rounds: number): Segment {
    if (this.#moment?.ms !== ms || this.#moment.round !== round || this.#moment.rounds !== rounds)
      this.#moment = { ms, round, rounds, line: new Piece("user", "frame", momentText(ms, round, rounds)) };
    return this.#moment.line;
  }

  /** How long ago its reader was last here, in milliseconds, undefined for never; and its karma. */
  lastHere(sinceMs: number | undefined, karma: number): Segment {
    const minutes = sinceMs === undefined ? -1 : minutesOf(sinceMs);
    if (this.#lastHereCount >= FRAMES) {
      this.#lastHere.clear();
      this.#lastHereCount = 0;
    }
    let byKarma = this.#lastHere.get(minutes);
    if (byKarma === undefined) {
      byKarma = new Map();
      this.#lastHere.set(minutes, byKarma);
    }
    let line = byKarma.get(karma);
    if (line === undefined) {
      const here =
        sinceMs === undefined ? "This is your first time here." : `You were last here ${ago(sinceMs)}.`;
      line = new Piece("user", "frame", `${here} You have ${karma} karma.`);
      byKarma.set(karma, line);
      this.#lastHereCount += 1;
    }
    return line;
  }

  /** A heading, set off by an empty line. */
  heading(text: string): Segment {
    let segment = this.#headings.get(text);
    if (segment === undefined) {
      segment = this.frame(`\n${text}`);
      if (this.#headings.size >= FRAMES) this.#headings.clear();
      this.#headings.set(text, segment);
    }
    return segment;
  }

  /** What ends a prompt. */
  ask(text: string): Segment {
    let segment = this.#asks.get(text);
    if (segment === undefined) {
      segment = new Piece("user", "ask", `\n${text}`);
      this.#asks.set(text, segment);
    }
    return segment;
  }

  /** A line of our own that others may be shown as well. */
  frame(text: string): Segment {
    let segment = this.#frames.get(text);
    if (segment !== undefined) return segment;
    segment = this.#earlier.get(text) ?? new Piece("user", "frame", text);
    if (this.#frames.size >= FRAMES) {
      this.#earlier = this.#frames;
      this.#frames = new Map();
    }
    this.#frames.set(text, segment);
    return segment;
  }

  /** A line that tells one reader of something on the forum, and so comes from whose forum it is. */
  line(text: string, slot?: ItemId, kind: SegmentKind = "frame"): Segment {
    return this.#piece(kind, text, slot === undefined ? {} : { slot });
  }
}

/** What somebody wrote, without where and when. */
export interface Said {
  /** Of posts. */
  readonly title?: string;
  readonly body: string;
  readonly url?: string | undefined;
}

/** How `kind` shows what somebody wrote: whole, or its beginning with where to read on under the id at which it stands. */
export const shownWords = (kind: WordsKind, said: Said, at: ItemId): string =>
  quoted(wordsOf(kind, said, at));

function wordsOf(kind: WordsKind, { title, body, url }: Said, at: ItemId): string {
  return wholeWords({ ...(title !== undefined && { title }), body: excerpt(body, EXCERPT[kind], at), url });
}

/** Title, body and address of what somebody wrote, a line each. */
export const wholeWords = ({ title = "", body, url = "" }: Said): string =>
  title === "" && url === "" ? body : [title, body, url].filter((part) => part !== "").join("\n");

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

/** `@ada`, by number. */
export const handleOf = (forum: Forum, agent: number): string => `@${forum.agents[agent]?.handle ?? "?"}`;

/** `[p12] @ada in general · 3 points · 2 comments · 01-28 09:30` */
function postFrame(forum: Forum, post: Post): string {
  return `[${post.id}] ${handleOf(forum, post.author)} in ${post.community} · ${points(post)} · ${count(post.commentCount, "comment")} · ${stamp(post.at)}`;
}

/** `[c31] @bo answers c12 · 1 point · 01-28 09:50` */
function commentFrame(forum: Forum, comment: Comment): string {
  return `[${comment.id}] ${handleOf(forum, comment.author)} answers ${comment.parent} · ${points(comment)} · ${stamp(comment.at)}`;
}

const momentText = (ms: number, round: number, rounds: number): string =>
  `It is ${clock(ms)} UTC, round ${round} of ${rounds}.`;

const points = (item: Post | Comment): string => count(item.ups - item.downs, "point");
