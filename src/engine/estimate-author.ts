import { authorStanding } from "../agent/script-prompt.ts";
import type { ModelSpec } from "../core/call.ts";
import type { Plan } from "../scenario/plan.ts";
import type { Census, RoundTurns } from "./estimate-census.ts";
import { type Case, type Habits, mostTokens } from "./estimate-habits.ts";
import { FRAME, forumChars } from "./estimate-prompt.ts";
import { CONTINUATIONS } from "./script.ts";

/** One call of a script, in tokens. */
export interface ScriptCallTokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Tokens of a script's line beside the words in it; a voice that says nothing has a line too. */
const LINE = 25;
/** A prefix shorter than this is taken not to be cached; in tokens. */
const CACHEABLE = 1_024;

interface Asked {
  readonly plan: Plan;
  readonly spec: ModelSpec;
  readonly census: Census;
  readonly turns: RoundTurns;
}

/**
 * What the author of a script is asked in one round: once, and again where `max_tokens` cuts its answer off. Each prompt holds
 * everybody's card and the forum so far.
 */
export function scriptCalls(asked: Asked, habits: Habits, which: Case): readonly ScriptCallTokens[] {
  const { plan, spec, census, turns } = asked;
  const { posts, comments, postChars, commentChars, charsPerToken, thinkingTokens } = habits;
  const standing = standingChars(plan) / charsPerToken;
  const prompt = standing + (FRAME + forumChars(plan, census, turns.round, habits)) / charsPerToken;
  const cached = which === "worst" || standing < CACHEABLE ? 0 : standing;
  const words = (posts * postChars + comments * commentChars) / charsPerToken;
  const all = turns.turns * (words + Math.max(1, posts + comments) * LINE) + thinkingTokens;
  const most = mostTokens(spec);
  const needed = which === "worst" ? 1 + CONTINUATIONS : Math.ceil(all / most);
  const calls = Math.min(1 + CONTINUATIONS, Math.max(1, needed));
  const output = which === "worst" ? most : Math.min(most, all / calls);
  return Array.from({ length: calls }, (_, k) => ({ input: prompt + k * output, cached, output }));
}

/** A census in which all prompts begin with what one context that speaks for all is told; it asks turn by turn. */
export function toldToOne(
  plan: Plan,
  census: Census,
  turns: RoundTurns,
): { readonly census: Census; readonly turns: RoundTurns } {
  const shared = standingChars(plan);
  return { census: { ...census, shared }, turns: { ...turns, standing: shared * turns.turns } };
}

const standingChars = (plan: Plan): number =>
  authorStanding(plan).reduce((sum, { text }) => sum + text.length + 1, 0);
