import type { Corpus } from "../../src/analysis/corpus.ts";
import type { ForkSamples, ProbeRecord } from "../../src/analysis/probe/samples.ts";
import { corpusOf } from "./corpora.ts";

/** A probe that came to these forks; what is not in `beside` is as if nothing had gone wrong. */
function probeOf(forks: readonly ForkSamples[], beside: Partial<ProbeRecord> = {}): ProbeRecord {
  const logHash = "0".repeat(64);
  return {
    path: "runs/test/test-s1.db",
    arm: "test",
    seed: 1,
    logHash,
    plan: {
      version: 1,
      logHash,
      seed: 1,
      take: 0,
      forks: forks.length,
      draws: 3,
      controls: [],
      controlForks: 0,
      otherTopics: true,
      paraphraser: "exact",
      acceptance: { jaccard: 0.6, cosine: 0.5 },
      sites: [],
    },
    forks,
    dropped: [],
    lost: [],
    addressing: 0.5,
    calls: 0,
    costUsd: 0,
    complete: true,
    ...beside,
  };
}

/** A forum in which the messages of these forks were said, and its probe. */
export function probedCorpus(forks: readonly ForkSamples[], beside: Partial<ProbeRecord> = {}): Corpus {
  const said = forks.flatMap(({ words, draws }) => [
    { by: "bo", title: "so", body: words.m },
    { by: "ada", title: "so", body: draws.original[0]?.text ?? "" },
  ]);
  return { ...corpusOf(said), probe: probeOf(forks, beside) };
}
