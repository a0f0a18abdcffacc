import { answerShape } from "../../src/agent/answer.ts";
import type { Draw, ForkSamples, Sampled } from "../../src/analysis/probe/samples.ts";
import type { ItemId, PostId } from "../../src/core/ids.ts";
import { type Rng, rngFor } from "../../src/core/rng.ts";
import { denseWriter } from "../../src/providers/synthetic/dense-writer.ts";
import { paraphrase } from "../../src/providers/synthetic/paraphrase.ts";
import { readSettings } from "../../src/providers/synthetic/settings.ts";
import { openSynthetic } from "../../src/providers/synthetic/synthetic.ts";
import { TOPICS } from "../../src/providers/synthetic/topics.ts";
import type { TextTruth } from "../../src/providers/synthetic/truth.ts";
import { completionOf, parsed, promptOf, requestOf } from "../providers/prompts.ts";

export interface SyntheticProbe {
  /** "listener?q=0.6&dense" */
  readonly model: string;
  readonly forks: number;
  readonly draws: number;
  readonly seed: number;
  /** Forks go round these; one a fork where left out. */
  readonly threads?: number;
}

const SHAPE = answerShape(false, 1);

/**
 * Forks whose replies a synthetic model of known truth has written, without a run around them: each is asked to answer one
 * dense message, its exact paraphrase, and another on another topic. Draws are unique over the conditions, and so are the dice.
 */
export function syntheticForks({
  model,
  forks,
  draws,
  seed,
  threads = forks,
}: SyntheticProbe): ForkSamples[] {
  const ask = asker(model, seed);
  return Array.from({ length: forks }, (_, fork) => {
    const rng = rngFor(seed, "test", "fork", fork);
    const [first, second] = rng.shuffle(TOPICS) as [(typeof TOPICS)[number], (typeof TOPICS)[number]];
    const m = denseWriter.comment(first, rng);
    const words = { m, paraphrase: paraphrase(m, rng), swap: denseWriter.comment(second, rng) };
    const sampled = (text: string, from: number): Draw[] =>
      Array.from({ length: draws }, (_, i) => ask(text, fork, from + i));
    return {
      ...placeOf(fork, threads, rng),
      words,
      draws: {
        original: sampled(words.m, 0),
        paraphrase: sampled(words.paraphrase, draws),
        swap: sampled(words.swap, 2 * draws),
      },
    };
  });
}

function placeOf(fork: number, threads: number, rng: Rng): Omit<ForkSamples, "words" | "draws"> {
  return {
    fork,
    thread: `p${1 + (fork % threads)}` as PostId,
    agent: `v${rng.int(8)}`,
    model: "a",
    message: "p1" as ItemId,
    action: `c${fork + 1}` as ItemId,
    tercile: 0,
    tier: "X1",
    placebo: "exact",
  };
}

function asker(model: string, seed: number): (text: string, fork: number, draw: number) => Draw {
  const read = readSettings(model);
  if (!read.ok) throw new Error(read.message);
  const spec = { provider: "synthetic", model, params: {} };
  const provider = openSynthetic(spec, read.settings, {}, { seed, arm: "test", canaries: {} });
  return (text, fork, draw) => {
    const segments = promptOf({ messages: [{ slot: "p1", by: "bo", words: text }], force: "p1" });
    const outcome = provider.complete(requestOf(segments, { round: 1 + fork, draw }, SHAPE));
    if (outcome instanceof Promise) throw new Error("a synthetic model answers at once");
    const completion = completionOf(outcome);
    const action = parsed(completion).actions?.[0];
    const [truth] = (completion.truth ?? []) as readonly TextTruth[];
    return {
      draw,
      text: action?.type === "comment" ? action.body : "",
      stop: completion.stop,
      ...(truth?.topic !== undefined && { topic: truth.topic }),
    };
  };
}

/** The forks with their conditions under other names, draws and all. */
export const withDraws = (
  forks: readonly ForkSamples[],
  change: (draws: Sampled, fork: ForkSamples) => Sampled,
): ForkSamples[] => forks.map((fork) => ({ ...fork, draws: change(fork.draws, fork) }));
