import { answerTokens, type CallRequest, type ModelSpec, type Price } from "../../core/call.ts";
import { hasWire } from "../../engine/has-wire.ts";
import { worstCase } from "../../engine/worst-case.ts";
import { costOfCall } from "../../providers/pricing.ts";
import { paraphraseRequest, TRIES } from "./paraphrases.ts";
import type { ProbePlan } from "./plan.ts";
import { answeredAlready } from "./probe-run.ts";
import type { OpenedForProbe } from "./probed-run.ts";
import { questionsAt } from "./questions.ts";

/** What one model is still to be asked. */
export interface ProbeCost {
  readonly alias: string;
  /** False for models that live in this process. */
  readonly isPaid: boolean;
  readonly calls: number;
  readonly inputTokens: number;
  /** Expected. */
  readonly outputTokens: number;
  /** US dollars, expected and at most, retries apart; undefined where nobody knows a price. */
  readonly usd: { readonly expected: number; readonly worst: number } | undefined;
}

/** Of English, as the estimate of a run has it. */
const CHARS_PER_TOKEN = 4;
/** Tokens of a reply as a forum has them, and of a paraphrase. */
const REPLY_TOKENS = 150;

interface Priced {
  readonly spec: ModelSpec;
  readonly price: Price | undefined;
}

/** By alias, what a plan still has to ask. Prompts are known, so that only the answers are guessed. */
export function estimateProbe(
  run: OpenedForProbe,
  plan: ProbePlan,
  priced: (alias: string) => Priced,
): readonly ProbeCost[] {
  const answered = answeredAlready(run, plan);
  const sums = new Map<string, ProbeCost>();
  const isOpen = ({ address: { round, context, ordinal, draw } }: CallRequest): boolean =>
    !answered.has(`${round} ${context} ${ordinal} ${draw}`);
  for (const { request, model } of openQuestions(run, plan)) {
    if (isOpen(request)) add(sums, model, costOf(priced(model), request, 1));
  }
  if (plan.paraphraser !== "exact") {
    const alias = "paraphraser";
    for (const source of new Set(plan.sites.map((site) => site.source))) {
      const saying = run.story.byId.get(source);
      const request = saying && paraphraseRequest(plan, saying, 0);
      if (request && isOpen(request)) add(sums, alias, costOf(priced(alias), request, TRIES));
    }
  }
  return [...sums].map(([alias, sum]) => ({ ...sum, alias }));
}

/** A paraphrase is about as long as what it rewords. */
function openQuestions(run: OpenedForProbe, plan: ProbePlan) {
  const asked = {
    story: run.story,
    runPlan: run.plan,
    callOf: run.callOf,
    paraphraseOf: (source: Parameters<typeof run.story.byId.get>[0]) => run.story.byId.get(source),
  };
  return plan.sites.flatMap((site) => questionsAt(plan, site, asked));
}

type Cost = Omit<ProbeCost, "alias">;

/** Of one question; at most it is asked so many times. */
function costOf({ spec, price }: Priced, request: CallRequest, most: number): Cost {
  const chars = request.segments.reduce((sum, { text }) => sum + text.length + 1, 0);
  const inputTokens = Math.ceil(chars / CHARS_PER_TOKEN);
  const outputTokens = Math.min(REPLY_TOKENS, answerTokens(spec, request.answer));
  const isPaid = hasWire(spec);
  const expected = price && costOfCall({ inputTokens, outputTokens }, price);
  const usd = isPaid
    ? expected === undefined
      ? undefined
      : { expected, worst: most * worstCase(spec, request, price).usd }
    : { expected: 0, worst: 0 };
  return { isPaid, calls: 1, inputTokens, outputTokens, usd };
}

function add(sums: Map<string, ProbeCost>, alias: string, cost: Cost): void {
  const before = sums.get(alias);
  const usd = before === undefined ? cost.usd : before.usd && cost.usd && both(before.usd, cost.usd);
  sums.set(alias, {
    alias,
    isPaid: cost.isPaid,
    calls: (before?.calls ?? 0) + cost.calls,
    inputTokens: (before?.inputTokens ?? 0) + cost.inputTokens,
    outputTokens: (before?.outputTokens ?? 0) + cost.outputTokens,
    usd,
  });
}

const both = (a: NonNullable<Cost["usd"]>, b: NonNullable<Cost["usd"]>): NonNullable<Cost["usd"]> => ({
  expected: a.expected + b.expected,
  worst: a.worst + b.worst,
});

/** What several runs ask of each model, together. */
export function addCosts(all: readonly (readonly ProbeCost[])[]): readonly ProbeCost[] {
  const sums = new Map<string, ProbeCost>();
  for (const { alias, ...cost } of all.flat()) add(sums, alias, cost);
  return [...sums.values()];
}
