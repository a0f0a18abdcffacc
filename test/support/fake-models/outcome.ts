import { Dice } from "./dice.ts";
import { heldTo } from "./held-to-schema.ts";
import { type Json, tokensOf } from "./json.ts";
import type { FakeOptions } from "./settings.ts";
import { garbage, REFUSAL, reasoning, write } from "./writing.ts";

/**
 * What becomes of a request, before a vendor's wire format: a function of the request body alone. A word in the model's
 * name makes it certain: "refuses", "truncates", "filters", "overflows", "silent", "garbles".
 */
export interface Outcome {
  readonly end: "end" | "max_tokens" | "refusal" | "filter" | "context_window";
  readonly text: string;
  readonly reasoning: string;
  /** What the model calls itself: the name asked for, dated; "drifting" models are of two minds. */
  readonly served: string;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** True for half of all bodies: what is shared counts as read from a cache. */
  readonly cached: boolean;
  readonly dice: Dice;
}

export interface Question {
  /** All words of the prompt, system first. */
  readonly text: string;
  readonly model: string;
  readonly hash: string;
  /** The form the answer is held to; undefined where words alone ask for it. */
  readonly schema?: Json | undefined;
  readonly maxTokens?: number | undefined;
  readonly options: FakeOptions;
}

export function outcomeOf(question: Question): Outcome {
  const { model, hash, options } = question;
  const dice = new Dice(hash);
  const luck = dice.next();
  const garbled = model.includes("garbles") || luck < (options.garbage ?? 0);
  const refused = model.includes("refuses") || (!garbled && 1 - luck <= (options.refusals ?? 0));
  const written = garbled ? garbage(dice) : refused ? REFUSAL : answer(question, dice);
  const { end, text } = ending(question, written, refused);
  const thought = reasoning(dice);
  return {
    end,
    text,
    reasoning: thought,
    served: servedName(model, dice),
    outputTokens: tokensOf(text) + tokensOf(thought),
    reasoningTokens: tokensOf(thought),
    cached: Number.parseInt(hash.slice(-1), 16) % 2 === 0,
    dice,
  };
}

function answer({ text, schema }: Question, dice: Dice): string {
  const written = write({ text }, dice);
  return JSON.stringify(schema === undefined ? written : heldTo(written, schema));
}

function ending(
  { model, maxTokens }: Question,
  written: string,
  refused: boolean,
): Pick<Outcome, "end" | "text"> {
  if (refused) return { end: "refusal", text: written };
  if (model.includes("filters")) return { end: "filter", text: written.slice(0, 12) };
  if (model.includes("overflows")) return { end: "context_window", text: written.slice(0, 12) };
  if (model.includes("silent")) return { end: "end", text: "" };
  const most = model.includes("truncates") ? 5 : (maxTokens ?? Number.POSITIVE_INFINITY);
  if (tokensOf(written) > most) return { end: "max_tokens", text: written.slice(0, 4 * most) };
  return { end: "end", text: written };
}

function servedName(model: string, dice: Dice): string {
  if (!model.includes("drifting")) return model;
  return `${model}-${dice.chance(0.5) ? "2026-09-01" : "2026-11-01"}`;
}
