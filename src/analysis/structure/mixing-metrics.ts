import type { Corpus } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Metric } from "../metric.ts";
import { commentersIn, permutedAuthors } from "./commenters.ts";
import { assortativityOf } from "./graph.ts";
import { NO_TIES } from "./reciprocity-metrics.ts";
import { PERMUTED } from "./return-metrics.ts";
import { replyEnds } from "./ties.ts";

type Pair = readonly [from: number, to: number];

/** Who answers whom, reply by reply, under these authors of messages. */
function pairsOf(corpus: Corpus, authors: Int32Array): Pair[] {
  const { from, to } = replyEnds(corpus);
  const pairs = Array.from(from, (comment, i): Pair => {
    return [authors[comment] as number, authors[to[i] as number] as number];
  });
  return pairs.filter(([a, b]) => a >= 0 && b >= 0);
}

/** The replies between agents of whom the models are known, as numbers of models; nobody's answers to oneself. */
function modelPairs(corpus: Corpus, authors: Int32Array): readonly [pairs: Pair[], models: number] {
  const numbers = new Map<string, number>();
  const modelOf = corpus.voices.map(({ model }) => {
    if (model === undefined) return undefined;
    if (!numbers.has(model)) numbers.set(model, numbers.size);
    return numbers.get(model);
  });
  const pairs = pairsOf(corpus, authors).flatMap(([a, b]): Pair[] => {
    const [from, to] = [modelOf[a], modelOf[b]];
    return a === b || from === undefined || to === undefined ? [] : [[from, to]];
  });
  return [pairs, numbers.size];
}

function mixing(
  name: string,
  [of, without]: readonly [(corpus: Corpus, authors: Int32Array) => number | null, string],
  words: Pick<Metric, "definition" | "trap" | "needs">,
): Metric {
  return {
    name,
    group: "structure",
    unit: "correlation",
    source: "Newman 2003, Phys. Rev. E 67, 026126",
    nullModel: PERMUTED,
    ...words,
    measure: (corpus, terms) => {
      const commenters = commentersIn(corpus);
      const value = of(corpus, commenters.authors);
      if (value === null) return none(replyEnds(corpus).from.length === 0 ? NO_TIES : without);
      return besideChance({ value }, name, terms, (_, i) => of(corpus, permutedAuthors(corpus, terms, i)));
    },
  };
}

/** Whether replies go to one's own kind. */
export const MIXING_METRICS: readonly Metric[] = [
  mixing(
    "assortativity_model",
    [
      (corpus, authors) => assortativityOf(...modelPairs(corpus, authors)),
      "all replies are between agents of one model",
    ],
    {
      needs: ["models"],
      definition:
        "Newman's coefficient of replies between agents by the models that speak for them: 1 if models answer only their own kind, 0 at random, below if they avoid it. Answers to oneself and to given messages are left out.",
      trap: "It measures the feed where the feed decides who sees whom; and with few agents of a model, not answering oneself alone makes it negative.",
    },
  ),
  mixing(
    "assortativity_persona",
    [
      (corpus, authors) => assortativityOf(pairsOf(corpus, authors), corpus.voices.length),
      "all replies are by one agent to itself",
    ],
    {
      needs: [],
      definition:
        "The same with every agent, that is every persona, its own kind, and answers to oneself included: above 0 where agents answer themselves more often than chance has it.",
      trap: "It says nothing of alike personas: only of one and the same.",
    },
  ),
];
