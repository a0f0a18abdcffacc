import type { OfflineEmbedder } from "../../embedders/embedder.ts";
import { dot } from "../../embedders/vector.ts";
import type { Corpus, Message } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Measured, Terms } from "../metric.ts";
import { once } from "../once.ts";
import { beginningOf, lexicalOf } from "../voices/lexical-of.ts";
import { wordsOf } from "../voices/texts.ts";
import { identified } from "./parent-scores.ts";
import { parentTrials, type Trial, type TrialTerms } from "./parent-trials.ts";

const TAU = 0.1;
const MOST_REPLIES = 1_000;
const MOST_CANDIDATES = 16;
/** 64 MB of those with 4,096 dimensions. */
const MOST_VECTORS = 4_000;

export interface ParentTask extends Pick<TrialTerms, "scope" | "replies"> {
  readonly name: string;
  readonly give: "auc" | "bits";
}

/** The AUC and the bits of one task come from the same scores, by task. */
const scoresKept = once((_corpus: Corpus) => new Map<string, readonly (readonly number[])[]>());

/**
 * Whether replies can be matched to what they answer, over these runs together: the cosine of the embedding scores a reply's parent
 * among up to 15 other messages that were there before. Each reply counts the same; at most 1,000 a run. Chance beside it:
 * another candidate in the parent's place. The lexical embedder, fitted to all these runs, where none is given.
 */
export function parentIdentification(
  corpora: readonly Corpus[],
  terms: Terms,
  task: ParentTask,
  embedder?: OfflineEmbedder,
): Measured {
  const scores = scoresFor(corpora, terms.seed, task, embedder ?? lexicalOf(corpora));
  if (scores.length === 0) return none("no reply to somebody else has a second candidate");
  const { [task.give]: value } = identified(scores, TAU);
  const candidates = scores.reduce((sum, trial) => sum + trial.length, 0) / scores.length;
  const note = `${scores.length} replies, ${candidates.toFixed(1)} candidates each on average`;
  return besideChance({ value, note }, task.name, terms, (rng) => {
    return identified(scores, TAU, ({ length }) => rng.int(length))[task.give];
  });
}

function scoresFor(
  corpora: readonly Corpus[],
  seed: number,
  { scope, replies }: ParentTask,
  embedder: OfflineEmbedder,
): readonly (readonly number[])[] {
  return corpora.flatMap((corpus) => {
    const kept = scoresKept(corpus);
    const key = [scope, replies, seed, embedder.hash].join(" ");
    const known = kept.get(key);
    if (known) return known;
    const purpose = `parent_id_${scope}`;
    const bounds = { mostReplies: MOST_REPLIES, mostCandidates: MOST_CANDIDATES };
    const trials = parentTrials(corpus, { scope, replies, seed, purpose, ...bounds });
    const space = new Space(embedder);
    const scores = trials.map((trial) => scoresOf(trial, space));
    kept.set(key, scores);
    return scores;
  });
}

function scoresOf({ reply, candidates }: Trial, space: Space): number[] {
  const own = space.at(reply);
  return candidates.map((candidate) => dot(own, space.at(candidate)));
}

/** Where a run's messages lie. Posts are candidates of many replies, so the latest vectors are kept. */
class Space {
  readonly #embedder: OfflineEmbedder;
  readonly #vectors = new Map<number, Float32Array>();

  constructor(embedder: OfflineEmbedder) {
    this.#embedder = embedder;
  }

  at(message: Message): Float32Array {
    const known = this.#vectors.get(message.index);
    if (known) return known;
    if (this.#vectors.size >= MOST_VECTORS) this.#vectors.clear();
    const [vector] = this.#embedder.embed([beginningOf(wordsOf(message))]) as [Float32Array];
    this.#vectors.set(message.index, vector);
    return vector;
  }
}
