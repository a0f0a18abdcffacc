import type { Segment } from "../../core/call.ts";
import { type ItemId, isPostId } from "../../core/ids.ts";

/** Where a message was shown; an answer prefers the earlier of these. */
type Where = "notification" | "thread" | "elsewhere";

/** One message of somebody else's as the prompt shows it. */
export interface Shown {
  readonly slot: ItemId;
  readonly where: Where;
  readonly words: Segment;
}

/** All that a synthetic model takes from a prompt. */
export interface PromptReading {
  /** Messages of others, each once, in the order in which the prompt first shows them. */
  readonly shown: readonly Shown[];
  /** Posts of the feed, own ones included, whose threads are not open yet. */
  readonly unopened: readonly ItemId[];
  readonly communities: readonly string[];
  readonly privateWord: string | undefined;
  /** What stands after "How you write:" in the persona. */
  readonly mannerLine: string | undefined;
  /** The message that must be answered, with its words where the prompt shows them. */
  readonly forced: { readonly slot: ItemId; readonly words: Segment | undefined } | undefined;
  /** The agent's own notes, oldest first. */
  readonly notes: readonly Segment[];
  /** The words of its own latest posts and comments, where the prompt recalls them. */
  readonly ownWords: readonly Segment[];
}

/** The words of a message or note as they were written, without the bar that a prompt puts before each line. */
export const wordsOf = ({ text }: Segment): string => text.replaceAll(/^\| ?/gm, "");

/** The words that a removed message leaves behind. */
const REMOVED = "| [removed]";

/** What is gathered on the way through the segments. */
interface Gathered {
  readonly authors: Map<ItemId, string>;
  readonly words: Map<ItemId, { readonly first: Segment; where: Where }>;
  readonly feed: Set<ItemId>;
  readonly opened: Set<ItemId>;
  communities: readonly string[];
  persona: string;
  forced: ItemId | undefined;
  readonly notes: Segment[];
  readonly ownWords: Segment[];
}

/** Goes once over the segments and never looks at a message's words. `handle` is the reader's own. */
export function readPrompt(segments: readonly Segment[], handle: string): PromptReading {
  const gathered: Gathered = {
    authors: new Map(),
    words: new Map(),
    feed: new Set(),
    opened: new Set(),
    communities: [],
    persona: "",
    forced: undefined,
    notes: [],
    ownWords: [],
  };
  for (const segment of segments) gather(gathered, segment);
  const { authors, words, feed, opened, communities, persona, forced, notes, ownWords } = gathered;
  const shown: Shown[] = [];
  for (const [slot, { first, where }] of words) {
    const author = authors.get(slot);
    const answerable = author !== undefined && author !== handle && first.text !== REMOVED;
    if (answerable) shown.push({ slot, where, words: first });
  }
  return {
    shown,
    unopened: [...feed].filter((slot) => !opened.has(slot)),
    communities,
    privateWord: /^Your private word:[ \t]*([\p{L}\p{N}_-]+)/mu.exec(persona)?.[1],
    mannerLine: /^How you write:[ \t]*(.*)/m.exec(persona)?.[1],
    forced: forced === undefined ? undefined : { slot: forced, words: words.get(forced)?.first },
    notes,
    ownWords,
  };
}

function gather(into: Gathered, segment: Segment): void {
  switch (segment.kind) {
    case "persona":
      into.persona += `${segment.text}\n`;
      return;
    case "memory":
      if (segment.slot === undefined) into.notes.push(segment);
      else if (segment.textSource !== undefined) into.ownWords.push(segment);
      return;
    case "force":
      into.forced = segment.slot ?? into.forced;
      return;
    case "frame":
      if (segment.slot === undefined) into.communities = communitiesIn(segment) ?? into.communities;
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
