import { handbook } from "../agent/handbook.ts";
import type { ModelSpec } from "../core/call.ts";
import type { AuthorPlan, Plan } from "../scenario/plan.ts";
import type { Census, RoundTurns } from "./estimate-census.ts";
import { type Case, type Habits, mostTokens } from "./estimate-habits.ts";
import { FRAME, forumChars, HEAD } from "./estimate-prompt.ts";

/** Calls that are alike, in tokens each. */
export interface AlikeCalls {
  readonly often: number;
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Tokens of a script's line beside the words in it; a voice that says nothing has a line too. */
const LINE = 25;
/** The most calls that one round of a script is taken to need. */
const MOST_CALLS = 4;
/** UTF-16 units around a persona in an author's prompt. */
const CARD = 20;

interface Asked {
  readonly plan: Plan;
  readonly author: AuthorPlan;
  readonly spec: ModelSpec;
  readonly census: Census;
  readonly turns: RoundTurns;
}

/**
 * What an author is asked in one round. A script takes a call for the round, and more where `max_tokens` cuts it; turn by turn
 * it takes one for each agent awake. Either way the prompt holds everybody's card and the forum so far.
 */
export function authorCalls(asked: Asked, habits: Habits, which: Case): readonly AlikeCalls[] {
  const { plan, author, census, turns } = asked;
  const standing = cards(plan, author) + plan.instructions.length + handbook(plan).length;
  const before = forumChars(plan, census, turns.round, habits);
  const toTokens = (chars: number): number => chars / habits.charsPerToken;
  const fixed = { standing: toTokens(standing), prompt: toTokens(standing + FRAME + before) };
  const cached = which === "worst" || fixed.standing < CACHEABLE ? 0 : fixed.standing;
  return author.mode === "turns"
    ? turnCalls(asked, habits, { prompt: fixed.prompt, cached })
    : scriptCalls(asked, habits, { prompt: fixed.prompt, cached, which });
}

/** A prefix shorter than this is not cached; in tokens. */
const CACHEABLE = 1_024;

interface Prompted {
  readonly prompt: number;
  readonly cached: number;
}

function turnCalls({ turns }: Asked, habits: Habits, { prompt, cached }: Prompted): readonly AlikeCalls[] {
  const { answerTokens, repairs } = habits;
  // What those before it wrote in this round stands before each.
  const input = prompt + ((turns.turns - 1) / 2) * answerTokens;
  const calls = [{ often: turns.turns, input, cached, output: answerTokens }];
  if (repairs === 0) return calls;
  return [
    ...calls,
    { often: turns.turns * repairs, input: input + answerTokens, cached, output: answerTokens },
  ];
}

function scriptCalls(
  { spec, turns }: Asked,
  habits: Habits,
  { prompt, cached, which }: Prompted & { readonly which: Case },
): readonly AlikeCalls[] {
  const most = mostTokens(spec);
  const { posts, comments, postChars, commentChars, charsPerToken, thinkingTokens } = habits;
  const words = (posts * postChars + comments * commentChars) / charsPerToken;
  const all = turns.turns * (words + Math.max(1, posts + comments) * LINE) + thinkingTokens;
  const calls = which === "worst" ? MOST_CALLS : Math.min(MOST_CALLS, Math.max(1, Math.ceil(all / most)));
  const output = which === "worst" ? most : Math.min(most, all / calls);
  return Array.from({ length: calls }, (_, k) => ({ often: 1, input: prompt + k * output, cached, output }));
}

/** UTF-16 units of what the author is told of everybody. */
function cards({ agents }: Plan, { sees }: AuthorPlan): number {
  return agents.reduce(
    (sum, { handle, name, bio, persona }) =>
      sum + CARD + handle.length + name.length + bio.length + (sees === "souls" ? persona.length : 0),
    HEAD,
  );
}
