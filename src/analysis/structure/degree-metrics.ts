import type { Corpus } from "../corpus.ts";
import { largestOf, meanOf, quantileOf } from "../measured.ts";
import type { Measured, Metric } from "../metric.ts";
import { once } from "../once.ts";
import { NO_TIES } from "./reciprocity-metrics.ts";
import { replyTies } from "./reply-graph.ts";

const HOLTZ = "Holtz 2026, arXiv 2602.10131";

interface Degrees {
  /** How many agents answered it, of every agent with a tie. */
  readonly incoming: readonly number[];
  /** How many it answered. */
  readonly outgoing: readonly number[];
}

const degreesIn = once((corpus): Degrees => {
  const { keys, voices } = replyTies(corpus);
  const [incoming, outgoing] = [new Map<number, number>(), new Map<number, number>()];
  const count = (of: Map<number, number>, node: number, more: number): void => {
    of.set(node, (of.get(node) ?? 0) + more);
  };
  for (const key of keys) {
    const [from, to] = [Math.floor(key / voices), key % voices];
    for (const [node, out] of [
      [from, 1],
      [to, 0],
    ] as const) {
      count(outgoing, node, out);
      count(incoming, node, 1 - out);
    }
  }
  return { incoming: [...incoming.values()], outgoing: [...outgoing.values()] };
});

function degree(
  name: string,
  words: Pick<Metric, "definition" | "trap">,
  of: (degrees: Degrees) => Measured,
): Metric {
  const measure = (corpus: Corpus): Measured => of(degreesIn(corpus));
  return { name, group: "structure", unit: "agents", source: HOLTZ, needs: [], ...words, measure };
}

const OF = "over agents with a tie of either direction; given messages and answers to oneself make no tie";
const MEDIAN_TRAP = "Half of the agents of a crawl have been seen for a few hours only.";
const MAX_TRAP = "A maximum grows with the number of agents; one account that answers everybody makes it.";

/** How many agents one agent answers, and by how many it is answered. */
export const DEGREE_METRICS: readonly Metric[] = [
  degree(
    "degree_mean",
    {
      definition: `Mean number of agents that one answered, which is also that of agents by whom one was answered: ties over agents, ${OF}.`,
      trap: "It grows with the time watched, and caps on turns hold it down.",
    },
    ({ incoming }) => meanOf(incoming, NO_TIES),
  ),
  degree(
    "in_degree_median",
    { definition: `Median number of agents by whom an agent was answered, ${OF}.`, trap: MEDIAN_TRAP },
    ({ incoming }) => quantileOf(incoming, 0.5, NO_TIES),
  ),
  degree(
    "in_degree_max",
    { definition: `The largest number of agents by whom one agent was answered, ${OF}.`, trap: MAX_TRAP },
    ({ incoming }) => largestOf(incoming, NO_TIES),
  ),
  degree(
    "out_degree_median",
    { definition: `Median number of agents that an agent answered, ${OF}.`, trap: MEDIAN_TRAP },
    ({ outgoing }) => quantileOf(outgoing, 0.5, NO_TIES),
  ),
  degree(
    "out_degree_max",
    { definition: `The largest number of agents that one agent answered, ${OF}.`, trap: MAX_TRAP },
    ({ outgoing }) => largestOf(outgoing, NO_TIES),
  ),
];
