import type { Segment } from "../../core/call.ts";
import { type ItemId, isPostId } from "../../core/ids.ts";

/** Where a message was shown; an answer prefers the earlier of these. */
export type Where = "notification" | "thread" | "elsewhere";

/** One message of somebody else's as the prompt shows it. */
export interface Shown {
  /** By what it can be answered: its id, or in a script the label of a line that was written just now. */
  readonly slot: string;
  readonly where: Where;
  readonly words: Segment;
}

/** All that a synthetic model takes from a prompt. */
export interface PromptReading extends PersonaReading {
  /** Who reads: the owner of the context, or whom the prompt says it is now. */
  readonly handle: string;
  /** Whether the prompt says who it is now: one context then speaks for many, turn by turn. */
  readonly acting: boolean;
  /** Messages of others, each once, in the order in which the prompt first shows them. */
  readonly shown: readonly Shown[];
  /** Posts of the feed, own ones included, whose threads are not open yet. */
  readonly unopened: readonly ItemId[];
  readonly communities: readonly string[];
  /** The message that must be answered, with its words where the prompt shows them. */
  readonly forced: { readonly slot: ItemId; readonly words: Segment | undefined } | undefined;
  /** The agent's own notes, oldest first. */
  readonly notes: readonly Segment[];
  /** The words of its own latest posts and comments, where the prompt recalls them. */
  readonly ownWords: readonly Segment[];
}

/** The words of a message or note as they were written, without the bar that a prompt puts before each line. */
export const wordsOf = ({ text }: Segment): string => text.replaceAll(/^\| ?/gm, "");

/** Two lines of a persona, undefined where it has none. */
export interface PersonaReading {
  readonly privateWord: string | undefined;
  /** What stands after "How you write:" in the persona. */
  readonly mannerLine: string | undefined;
}

export const readPersona = (persona: string): PersonaReading => ({
  privateWord: /^Your private word:[ \t]*([\p{L}\p{N}_-]+)/mu.exec(persona)?.[1],
  mannerLine: /^How you write:[ \t]*(.*)/m.exec(persona)?.[1],
});

/** Whether these are the words that a removed message leaves behind. */
export const isRemoved = (words: Segment): boolean => words.text === "| [removed]";

/** What is gathered on the way through the segments. */
export interface Gathered {
  readonly authors: Map<ItemId, string>;
  readonly words: Map<ItemId, { readonly first: Segment; where: Where }>;
  readonly feed: Set<ItemId>;
  readonly opened: Set<ItemId>;
  communities: readonly string[];
  /** Undefined where the prompt holds no persona of the reader's own. */
  persona: string | undefined;
  /** Handle -> what an author is told of one of its voices, without the public first line. */
  readonly others: Map<string, string>;
  acting: string | undefined;
  forced: ItemId | undefined;
  readonly notes: Segment[];
  readonly ownWords: Segment[];
}

/** Goes once over the segments and never looks at a message's words. */
export function gathered(segments: readonly Segment[]): Gathered {
  const into: Gathered = {
    authors: new Map(),
    words: new Map(),
    feed: new Set(),
    opened: new Set(),
    communities: [],
    persona: undefined,
    others: new Map(),
    acting: undefined,
    forced: undefined,
    notes: [],
    ownWords: [],
  };
  for (const segment of segments) gather(into, segment);
  return into;
}

/** What a prompt says to one reader: whoever it says is speaking now, else `owner`, whose context it is. */
export function readPrompt(segments: readonly Segment[], owner: string): PromptReading {
  const all = gathered(segments);
  const { authors, words, feed, opened, communities, forced, notes, ownWords } = all;
  const handle = all.acting ?? owner;
  const shown: Shown[] = [];
  for (const [slot, { first, where }] of words) {
    const author = authors.get(slot);
    const answerable = author !== undefined && author !== handle && !isRemoved(first);
    if (answerable) shown.push({ slot, where, words: first });
  }
  return {
    ...readPersona(all.persona ?? all.others.get(handle) ?? ""),
    handle,
    acting: all.acting !== undefined,
    shown,
    unopened: [...feed].filter((slot) => !opened.has(slot)),
    communities,
    forced: forced === undefined ? undefined : { slot: forced, words: words.get(forced)?.first },
    notes,
    ownWords,
  };
}

function gather(into: Gathered, segment: Segment): void {
  switch (segment.kind) {
    case "persona":
      into.persona = `${into.persona ?? ""}${segment.text}\n`;
      return;
    case "others":
      gatherOther(into.others, segment);
      return;
    case "memory":
      if (segment.slot === undefined) into.notes.push(segment);
      else if (segment.textSource !== undefined) into.ownWords.push(segment);
      return;
    case "force":
      into.forced = segment.slot ?? into.forced;
      return;
    case "frame":
      if (segment.slot === undefined) gatherStanding(into, segment);
      else gatherAuthor(into.authors, segment.slot, segment);
      return;
    case "notification":
    case "thread":
    case "feed":
    case "search":
    case "profile":
      // A line about a message, such as its votes, bears its slot but is not its words.
      if (segment.slot !== undefined && segment.textSource !== undefined) {
        gatherWords(into, segment.slot, segment);
      }
      return;
    default:
  }
}

function gatherOther(others: Map<string, string>, { text }: Segment): void {
  const [first = "", ...told] = text.split("\n");
  const handle = /^@([^\s,:;·]+)/.exec(first)?.[1];
  if (handle !== undefined) others.set(handle, told.join("\n"));
}

function gatherStanding(into: Gathered, frame: Segment): void {
  into.communities = communitiesIn(frame) ?? into.communities;
  if (frame.role === "user") {
    into.acting = /^\s*You are now @([^\s.,:;·]+)/.exec(frame.text)?.[1] ?? into.acting;
  }
}

function gatherAuthor(authors: Map<ItemId, string>, slot: ItemId, frame: Segment): void {
  const author = /@([^\s,:;·]+)/.exec(frame.text)?.[1];
  if (author !== undefined && !authors.has(slot)) authors.set(slot, author);
}

function gatherWords({ words, feed, opened }: Gathered, slot: ItemId, segment: Segment): void {
  const { kind } = segment;
  if (kind === "feed" && isPostId(slot)) feed.add(slot);
  if (kind === "thread") opened.add(slot);
  const where = kind === "notification" || kind === "thread" ? kind : "elsewhere";
  const known = words.get(slot);
  if (known === undefined) words.set(slot, { first: segment, where });
  else if (known.where === "elsewhere") known.where = where;
}

function communitiesIn(frame: Segment): readonly string[] | undefined {
  const names = /^Communities:[ \t]*(.*)/.exec(frame.text)?.[1];
  return names
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
