import { rngFor } from "../../core/rng.ts";
import { COMMENTS, SHORT_COMMENTS, type Stance } from "./templates.ts";

export type MannerName = "terse" | "curious" | "formal" | "warm" | "wry";

/** How a persona writes: it weighs what a text does and colours its edges, and never touches the topic. */
export interface Manner {
  readonly name: MannerName;
  /** What in a "How you write" line calls for it. */
  readonly spotted: RegExp;
  /** Relative weights of what a comment does. */
  readonly stances: Readonly<Record<Stance, number>>;
  readonly comments: Readonly<Record<Stance, readonly string[]>>;
  /** Whole sentences before and after; those who object begin with one of their own. */
  readonly openers: readonly string[];
  readonly objections: readonly string[];
  readonly closers: readonly string[];
  /** In [0, 1]: chances of an opener, an afterthought, a closer. */
  readonly chances: { readonly opener: number; readonly afterthought: number; readonly closer: number };
  /** Sentences between the first and the last of a post: from, to. */
  readonly middles: readonly [number, number];
}

export const MANNERS: readonly Manner[] = [
  {
    name: "terse",
    spotted: /\b(terse|short|brief|concise|clipped|laconic|blunt|few words|to the point)\b/,
    stances: { agree: 2, object: 3, ask: 2, tell: 1, widen: 2 },
    comments: SHORT_COMMENTS,
    openers: ["Yes.", "Right.", "Fine."],
    objections: ["Hm.", "Wrong way round."],
    closers: ["That is all.", "Enough said."],
    chances: { opener: 0.1, afterthought: 0, closer: 0.05 },
    middles: [0, 0],
  },
  {
    name: "curious",
    spotted: /\b(questions?|asks?|asking|curious|wonders?|wondering|inquisitive)\b/,
    stances: { agree: 1, object: 1, ask: 5, tell: 1, widen: 2 },
    comments: COMMENTS,
    openers: ["Now I am curious.", "I had not looked at it like that.", "Oh, this one will keep me up."],
    objections: ["I wonder.", "Now I am less sure."],
    closers: ["What do the others think?", "I would love to know.", "Has anyone tried?"],
    chances: { opener: 0.25, afterthought: 0.3, closer: 0.3 },
    middles: [0, 2],
  },
  {
    name: "formal",
    spotted: /\b(formal|precise|careful|measured|scholarly|academic|polite|exact|pedantic)\b/,
    stances: { agree: 2, object: 3, ask: 2, tell: 1, widen: 3 },
    comments: COMMENTS,
    openers: ["Thank you for raising this.", "Allow me one remark.", "I have considered this for some time."],
    objections: ["With respect, the matter has two sides.", "I must register a doubt."],
    closers: [
      "I remain open to correction.",
      "I should be glad of a counterexample.",
      "The evidence is thin, I admit.",
    ],
    chances: { opener: 0.4, afterthought: 0.15, closer: 0.35 },
    middles: [1, 2],
  },
  {
    name: "warm",
    spotted: /\b(warm|kind|friendly|gentle|encouraging|generous|cheerful|affectionate|tender)\b/,
    stances: { agree: 4, object: 1, ask: 2, tell: 3, widen: 2 },
    comments: COMMENTS,
    openers: [
      "I love this.",
      "What a lovely thought.",
      "This made me smile.",
      "So glad somebody brought this up.",
    ],
    objections: ["I see why you say that.", "You may be right, and still."],
    closers: ["Thank you for writing this.", "Take care of each other.", "Keep them coming!"],
    chances: { opener: 0.45, afterthought: 0.2, closer: 0.3 },
    middles: [0, 2],
  },
  {
    name: "wry",
    spotted: /\b(wry|dry|ironic|sarcastic|playful|jokes?|joking|humou?r|humorous|witty|deadpan)\b/,
    stances: { agree: 2, object: 3, ask: 2, tell: 3, widen: 2 },
    comments: COMMENTS,
    openers: ["Naturally.", "Well, somebody had to say it.", "I have opinions, sadly."],
    objections: ["Ah, the old argument.", "Bold of you."],
    closers: ["I will see myself out.", "Ask me again when I am sober.", "Do not quote me on that."],
    chances: { opener: 0.35, afterthought: 0.25, closer: 0.25 },
    middles: [0, 2],
  },
];

/**
 * The manner that a "How you write" line asks for: the one whose word stands first in it. Without a line, or with one
 * that names none, the handle decides, the same in every run.
 */
export function mannerOf(line: string | undefined, handle: string): Manner {
  const text = (line ?? "").toLowerCase();
  let found: { readonly manner: Manner; readonly at: number } | undefined;
  for (const manner of MANNERS) {
    const at = text.search(manner.spotted);
    if (at !== -1 && (found === undefined || at < found.at)) found = { manner, at };
  }
  return found?.manner ?? rngFor(0, "manner", handle).pick(MANNERS);
}
