import type { Completion, Segment } from "../../../src/core/call.ts";
import { openProvider } from "../../../src/providers/open.ts";
import type { TextTruth } from "../../../src/providers/synthetic/truth.ts";
import { WORLD } from "../contract.ts";
import { completionOf, parsed, promptOf, requestOf } from "../prompts.ts";

/** One forced answer and what is true of it. */
export interface Reply {
  readonly body: string;
  readonly truth: TextTruth;
}

const truthOf = (completion: Completion): readonly TextTruth[] => completion.truth as readonly TextTruth[];

/** `n` samples of one forced answer; the draws are 0 to n - 1. */
export async function replies(
  model: string,
  segments: readonly Segment[],
  n: number,
  world = WORLD,
): Promise<Reply[]> {
  const provider = await openProvider({ provider: "synthetic", model, params: {} }, {}, world);
  const out: Reply[] = [];
  for (let draw = 0; draw < n; draw += 1) {
    const completion = completionOf(await provider.complete(requestOf(segments, { draw })));
    const [action] = parsed(completion).actions ?? [];
    const [truth] = truthOf(completion);
    if (action?.type !== "comment" || truth === undefined) throw new Error(`no comment: ${completion.text}`);
    out.push({ body: action.body, truth });
  }
  return out;
}

/** A prompt that shows one message, c3 by bo, and asks for a comment on it. */
export const forced = (words: string, persona?: string): readonly Segment[] =>
  promptOf({
    messages: [{ slot: "c3", by: "bo", words }],
    force: "c3",
    ...(persona !== undefined && { persona }),
  });

/** True where a binomial count lies within four standard deviations: fails once in 16,000 for a right model. */
export const plausible = (count: number, n: number, p: number): boolean =>
  Math.abs(count - n * p) <= 4 * Math.sqrt(n * p * (1 - p));

/** Upper 0.1 % points of chi-square. */
export const CHI_SQUARE = { 1: 10.83, 7: 24.32, 9: 27.88 } as const;

/** Against equal counts. */
export function chiSquareUniform(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
