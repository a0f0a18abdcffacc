import { answerShape } from "../agent/answer.ts";
import { readsOf } from "../agent/handbook.ts";
import { MAX_TOKENS, type ModelSpec } from "../core/call.ts";
import { LENGTHS } from "../core/forum.ts";
import type { Plan } from "../scenario/plan.ts";
import { hasWire } from "./has-wire.ts";

/** How a run may go: everybody lurks; as people mostly do; every answer as long as it may be and none from a cache. */
export const CASES = ["low", "expected", "worst"] as const;
export type Case = (typeof CASES)[number];

/** How a society is assumed to behave. docs/costs.md says the same in words. */
export interface Habits {
  /** Written per turn. */
  readonly posts: number;
  readonly comments: number;
  readonly notes: number;
  /** UTF-16 units of one. */
  readonly postChars: number;
  readonly commentChars: number;
  readonly noteChars: number;
  /** Waiting for an agent that wakes. */
  readonly notifications: number;
  readonly refusals: number;
  /** Of a full feed, what the holdout leaves. */
  readonly feedShare: number;
  /** How likely the k-th call of a turn is, from 0; as long as a turn may have calls. */
  readonly calls: readonly number[];
  /** Further calls to mend an unreadable answer, for each call. */
  readonly repairs: number;
  /** Comments of a thread that is opened. */
  readonly threadComments: (posts: number, comments: number) => number;
  readonly charsPerToken: number;
  /** Tokens of the answer form, where the provider may count it as input. */
  readonly formTokens: number;
  /** Tokens of an answer that acts, and of one that reads. */
  readonly answerTokens: number;
  readonly readTokens: number;
  /** Tokens of reasoning before an answer; part of `answerTokens`. */
  readonly thinkingTokens: number;
}

/** Characters of English to a token. Anthropic says of its newer tokenizer that it makes about 30 % more tokens. */
const CHARS_PER_TOKEN: Readonly<Record<string, number>> = { anthropic: 3.1 };
const USUAL_CHARS_PER_TOKEN = 4;

/** Tokens that a model thinks before it answers, by effort: a guess for short answers, to be seen in `show --cost`. */
const THINKING: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 0,
  low: 100,
  medium: 300,
  high: 800,
  xhigh: 1_500,
  max: 2_500,
};
/** Both vendors let their newer models think unless they are told not to. */
const THINKS_BY_ITSELF: readonly string[] = ["anthropic", "openai"];

/** The most comments that an opened thread shows. */
const THREAD = 60;

/** What one model's agents do under a plan, in each case. */
export function habitsOf(plan: Plan, spec: ModelSpec): Readonly<Record<Case, Habits>> {
  const reads = readsOf(plan);
  const most = mostTokens(spec);
  const feedShare = plan.feed === "none" ? 1 : 1 - plan.feed.holdout;
  return {
    low: { ...QUIET, feedShare },
    expected: {
      ...USUAL,
      feedShare,
      // One context has all of the forum before it, and nothing to look up.
      calls: plan.author ? [1] : Array.from({ length: reads + 1 }, (_, k) => 0.5 ** k),
      charsPerToken: CHARS_PER_TOKEN[spec.provider] ?? USUAL_CHARS_PER_TOKEN,
      answerTokens: Math.min(most, 200 + thinking(spec)),
      readTokens: Math.min(most, 30 + thinking(spec)),
      thinkingTokens: thinking(spec),
    },
    worst: {
      ...loud(plan, spec),
      calls: Array.from({ length: reads + 1 }, () => 1),
      answerTokens: most,
      readTokens: most,
    },
  };
}

/** How many tokens one answer may have. */
export function mostTokens({ params }: ModelSpec): number {
  const asked = params["max_tokens"];
  return typeof asked === "number" && asked > 0 ? asked : MAX_TOKENS;
}

function thinking({ provider, params }: ModelSpec): number {
  const effort = params["effort"] ?? (THINKS_BY_ITSELF.includes(provider) ? "medium" : "none");
  return typeof effort === "string" ? (THINKING[effort] ?? 0) : 0;
}

/** Nobody writes: the feed holds what the scenario itself posts, and every answer is a short "do nothing". */
const QUIET: Habits = {
  posts: 0,
  comments: 0,
  notes: 0,
  postChars: 0,
  commentChars: 0,
  noteChars: 0,
  notifications: 0,
  refusals: 0,
  feedShare: 1,
  calls: [1],
  repairs: 0,
  threadComments: () => 0,
  charsPerToken: 4.5,
  formTokens: 0,
  answerTokens: 10,
  readTokens: 10,
  thinkingTokens: 0,
};

/** One turn in four posts, seven in ten comment, half look something up before. */
const USUAL: Habits = {
  ...QUIET,
  posts: 0.25,
  comments: 0.7,
  notes: 0.15,
  postChars: 500,
  commentChars: 280,
  noteChars: 120,
  notifications: 1,
  refusals: 0.1,
  // Threads that are opened are the longer ones.
  threadComments: (posts, comments) => Math.min(THREAD, posts === 0 ? 0 : (2 * comments) / posts),
};

/** Every turn uses all its actions and fills `max_tokens`; each action brings news to three agents. */
function loud(plan: Plan, spec: ModelSpec): Habits {
  const { actions } = plan.turn;
  const chars = (mostTokens(spec) * USUAL_CHARS_PER_TOKEN) / actions;
  const shape = answerShape(readsOf(plan) > 0, actions);
  return {
    ...QUIET,
    posts: actions,
    comments: actions,
    notes: actions,
    postChars: Math.min(LENGTHS.title + LENGTHS.postBody, chars),
    commentChars: Math.min(LENGTHS.commentBody, chars),
    noteChars: Math.min(LENGTHS.note, chars),
    notifications: 3 * actions,
    refusals: actions,
    repairs: mayRepair(spec) ? 1 : 0,
    threadComments: (_, comments) => Math.min(THREAD, comments),
    charsPerToken: 2.5,
    formTokens: hasWire(spec) ? JSON.stringify(shape.schema).length / 2.5 : 0,
  };
}

/** An answer that a schema holds is not mended; before a probe has settled the rung, it might have to be. */
const mayRepair = (spec: ModelSpec): boolean => hasWire(spec) && spec.structured !== "schema";
