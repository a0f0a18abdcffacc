import { mean } from "simple-statistics";
import { rngFor } from "../../core/rng.ts";
import type { Corpus } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Measured, Metric, Terms } from "../metric.ts";
import { once } from "../once.ts";
import { attemptsFor, communitiesOf } from "./communities.ts";
import {
  type Distances,
  degreeAssortativityOf,
  distancesFrom,
  largestComponentOf,
  localClusteringOf,
  transitivityOf,
  type UndirectedGraph,
} from "./graph.ts";
import { NO_TIES } from "./reciprocity-metrics.ts";
import { type ReplyGraph, replyGraph, replyTies } from "./reply-graph.ts";
import { surrogateGraph } from "./rewired.ts";
import { weightedDistancesFrom } from "./weighted-distances.ts";

const HOLTZ = "Holtz 2026, arXiv 2602.10131";
const REWIRED =
  "The reply graph with its edges rewired at random, every agent keeping its number of partners (double-edge swaps).";
const GRAPH =
  "agents tied to whom they answered, without direction, given messages and answers to oneself left out";

type Described = Pick<Metric, "name" | "unit" | "definition" | "source" | "trap" | "measure"> &
  Pick<Partial<Metric>, "nullModel">;
const graphMetric = (of: Described): Metric => ({ group: "structure", needs: [], ...of });

/** A property of the graph, with what it is on rewired ones. */
function property(
  name: string,
  of: (graph: UndirectedGraph) => number | null,
  without: string,
): Pick<Metric, "name" | "measure" | "nullModel"> {
  const measure = (corpus: Corpus, terms: Terms): Measured => {
    const value = of(replyGraph(corpus));
    if (value === null) return none(replyGraph(corpus).edges === 0 ? NO_TIES : without);
    return besideChance({ value }, name, terms, (_, i) => of(surrogateGraph(corpus, terms, i)));
  };
  return { name, nullModel: REWIRED, measure };
}

const NO_TRIADS = "no agent has two partners";

const SIZES: readonly Metric[] = [
  graphMetric({
    name: "graph_nodes",
    unit: "agents",
    definition: `Nodes of the reply graph: ${GRAPH}.`,
    source: HOLTZ,
    trap: "Who wrote, but neither answered nor was answered, is not in it.",
    measure: (corpus) => ({ value: replyGraph(corpus).nodes }),
  }),
  graphMetric({
    name: "graph_ties",
    unit: "ties",
    definition: "Directed ties: pairs of agents of whom the first answered the second at least once.",
    source: HOLTZ,
    trap: "It counts pairs, not comments.",
    measure: (corpus) => ({ value: replyTies(corpus).keys.length }),
  }),
  graphMetric({
    name: "graph_edges",
    unit: "edges",
    definition: `Edges of the reply graph: ${GRAPH}.`,
    source: HOLTZ,
    trap: "It counts pairs, not comments.",
    measure: (corpus) => ({ value: replyGraph(corpus).edges }),
  }),
  graphMetric({
    name: "graph_density",
    unit: "share",
    definition: "Directed ties over the n (n - 1) that n agents with a tie could have.",
    source: HOLTZ,
    trap: "It falls with the number of agents, whatever they do.",
    measure: (corpus) => {
      const { nodes } = replyGraph(corpus);
      return nodes < 2 ? none(NO_TIES) : { value: replyTies(corpus).keys.length / (nodes * (nodes - 1)) };
    },
  }),
];

const CLUSTERING: readonly Metric[] = [
  graphMetric({
    ...property("transitivity", transitivityOf, NO_TRIADS),
    unit: "share",
    definition: `Closed triads over connected triads of the reply graph: ${GRAPH}.`,
    source: HOLTZ,
    trap: "Agents with many partners decide it; mean local clustering may say the opposite.",
  }),
  graphMetric({
    ...property(
      "clustering_local_degree2",
      (graph) => {
        const local = localClusteringOf(graph);
        return local.length === 0 ? null : mean(local);
      },
      NO_TRIADS,
    ),
    unit: "share",
    definition:
      "Mean share of an agent's pairs of partners that are tied, over agents with two partners or more.",
    source: "Watts and Strogatz 1998; agents as igraph counts them, in Holtz 2026, arXiv 2602.10131",
    trap: "Libraries differ on agents with fewer than two partners: see clustering_local_all.",
  }),
  graphMetric({
    ...property(
      "clustering_local_all",
      (graph) =>
        graph.nodes === 0 ? null : localClusteringOf(graph).reduce((sum, one) => sum + one, 0) / graph.nodes,
      NO_TRIADS,
    ),
    unit: "share",
    definition: "The same over all agents with a tie; those with one partner count as 0.",
    source: "Watts and Strogatz 1998; agents as networkx counts them",
    trap: "It is lower the more agents have one partner.",
  }),
  graphMetric({
    ...property("degree_assortativity", degreeAssortativityOf, "all agents have as many partners"),
    unit: "correlation",
    definition:
      "Pearson's correlation of the numbers of partners at both ends of an edge, each edge taken both ways.",
    source: "Newman 2002, PRL 89, 208701",
    trap: "A few hubs make it negative in any small graph: read it beside the rewired one.",
  }),
];

/** Above this many agents distances are taken from a sample of them. */
const MOST_NODES = 5_000;
const SAMPLED = 1_000;

interface Paths extends Distances {
  readonly note: string | undefined;
}

/** What is worked out of a corpus for each seed, kept as long as the corpus. */
const bySeed = <T>(make: (corpus: Corpus, seed: number) => T): ((corpus: Corpus, seed: number) => T) => {
  const made = once((): Map<number, { readonly value: T }> => new Map());
  return (corpus, seed) => {
    const known = made(corpus).get(seed) ?? { value: make(corpus, seed) };
    made(corpus).set(seed, known);
    return known.value;
  };
};

/** Distances in the largest component; one walk over it serves both the mean and the longest. */
const pathsBySeed = bySeed((corpus, seed) => pathsIn(corpus, seed, distancesFrom));
const weightedPathsBySeed = bySeed((corpus, seed) => pathsIn(corpus, seed, weightedDistancesFrom));

function pathsIn(
  corpus: Corpus,
  seed: number,
  distances: (graph: ReplyGraph, sources: readonly number[]) => Distances,
): Paths {
  const graph = replyGraph(corpus);
  const nodes = largestComponentOf(graph);
  const isSampled = nodes.length > MOST_NODES;
  const sources = isSampled ? rngFor(seed, "metric", "avg_path").shuffle(nodes).slice(0, SAMPLED) : nodes;
  const note = isSampled ? `from ${SAMPLED} of ${nodes.length} agents, drawn at random` : undefined;
  return { ...distances(graph, sources), note };
}

const pathMetric =
  (of: (paths: Paths) => number, more = "", pathsOf = pathsBySeed): Metric["measure"] =>
  (corpus, { seed }) => {
    const paths = pathsOf(corpus, seed);
    if (paths.pairs === 0) return none(NO_TIES);
    const value = of(paths);
    return paths.note === undefined ? { value } : { value, note: paths.note + more };
  };

const WEIGHT_TRAP =
  "Who talks much with each other is far apart by it: it stands here only to read published values by.";

const PATHS: readonly Metric[] = [
  graphMetric({
    name: "share_largest_component",
    unit: "share",
    definition: "Share of agents with a tie who are in the largest connected part of the reply graph.",
    source: HOLTZ,
    trap: "One account that answers everybody makes it 1.",
    measure: (corpus) => {
      const graph = replyGraph(corpus);
      return graph.nodes === 0 ? none(NO_TIES) : { value: largestComponentOf(graph).length / graph.nodes };
    },
  }),
  graphMetric({
    name: "largest_component_agents",
    unit: "agents",
    definition: "Agents in the largest connected part of the reply graph.",
    source: HOLTZ,
    trap: "It grows with the time watched.",
    measure: (corpus) => ({ value: largestComponentOf(replyGraph(corpus)).length }),
  }),
  graphMetric({
    name: "avg_path",
    unit: "steps",
    definition: `Mean shortest path between two agents of the largest component, every edge being one step; above ${MOST_NODES} agents from ${SAMPLED} drawn at random.`,
    source: "Watts and Strogatz 1998",
    trap: "igraph takes a weight for a length unless told otherwise: published values may be of weighted paths.",
    measure: pathMetric(({ sum, pairs }) => sum / pairs),
  }),
  graphMetric({
    name: "diameter",
    unit: "steps",
    definition: `The longest shortest path in the largest component, every edge being one step; above ${MOST_NODES} agents from ${SAMPLED} drawn at random, which bounds it from below.`,
    source: HOLTZ,
    trap: "The published 41 on Moltbook is almost certainly of weighted paths.",
    measure: pathMetric(({ longest }) => longest, "; the true value may be larger"),
  }),
  graphMetric({
    name: "avg_path_weighted",
    unit: "comments",
    definition: `Mean shortest path between two agents of the largest component, an edge being as long as there are comments between its two ends; above ${MOST_NODES} agents from ${SAMPLED} drawn at random.`,
    source: `what igraph gives where edges have a weight; ${HOLTZ}`,
    trap: WEIGHT_TRAP,
    measure: pathMetric(({ sum, pairs }) => sum / pairs, "", weightedPathsBySeed),
  }),
  graphMetric({
    name: "diameter_weighted",
    unit: "comments",
    definition: `The longest such path; above ${MOST_NODES} agents from ${SAMPLED} drawn at random, which bounds it from below.`,
    source: `what igraph gives where edges have a weight; ${HOLTZ}`,
    trap: WEIGHT_TRAP,
    measure: pathMetric(({ longest }) => longest, "; the true value may be larger", weightedPathsBySeed),
  }),
];

const louvainNote = (edges: number): string =>
  attemptsFor(edges) === 1 ? "one partition" : `best of ${attemptsFor(edges)} partitions`;

const LOUVAIN_TRAP =
  "Random graphs have high modularity too: read it beside the rewired one; the heuristic's runs differ by some hundredths.";

const partitionBySeed = bySeed((corpus, seed) =>
  communitiesOf(replyGraph(corpus), rngFor(seed, "metric", "modularity")),
);
const weightedPartitionBySeed = bySeed((corpus, seed) => {
  const graph = replyGraph(corpus);
  return communitiesOf(graph, rngFor(seed, "metric", "modularity_weighted"), graph.weights);
});

const countOf = (name: string, definition: string, partition: typeof partitionBySeed): Metric =>
  graphMetric({
    name,
    unit: "communities",
    definition,
    source: HOLTZ,
    trap: "Partitions of nearly the same modularity differ by several communities, and small ones are merged in a large graph: it is the softest number here.",
    measure: (corpus, { seed }) => {
      const { edges } = replyGraph(corpus);
      if (edges === 0) return none(NO_TIES);
      return { value: partition(corpus, seed).count, note: louvainNote(edges) };
    },
  });

const MODULARITY: readonly Metric[] = [
  graphMetric({
    name: "modularity",
    unit: "Q",
    definition: `Newman's modularity of the best Louvain partition of the reply graph, every edge counted once: ${GRAPH}.`,
    source: "Newman 2006; Blondel et al. 2008",
    nullModel: `${REWIRED} Partitioned as often as the graph itself.`,
    trap: LOUVAIN_TRAP,
    measure: (corpus, terms) => {
      const graph = replyGraph(corpus);
      if (graph.edges === 0) return none(NO_TIES);
      const { modularity } = partitionBySeed(corpus, terms.seed);
      const measured = { value: modularity, note: louvainNote(graph.edges) };
      return besideChance(
        measured,
        "modularity",
        terms,
        (rng, i) => communitiesOf(surrogateGraph(corpus, terms, i), rng).modularity,
      );
    },
  }),
  graphMetric({
    name: "modularity_weighted",
    unit: "Q",
    definition: "The same with each edge counted by the comments between the two.",
    source: HOLTZ,
    trap: `${LOUVAIN_TRAP} No null stands here, since weights have none that is agreed on.`,
    measure: (corpus, { seed }) => {
      const graph = replyGraph(corpus);
      if (graph.edges === 0) return none(NO_TIES);
      const { modularity } = weightedPartitionBySeed(corpus, seed);
      return { value: modularity, note: louvainNote(graph.edges) };
    },
  }),
  countOf(
    "communities_found",
    "Communities of the partition that modularity is of: Louvain's best, every edge counted once.",
    partitionBySeed,
  ),
  countOf(
    "communities_found_weighted",
    "Communities of the partition that modularity_weighted is of.",
    weightedPartitionBySeed,
  ),
];

/** The graph of who answers whom. */
export const GRAPH_METRICS: readonly Metric[] = [...SIZES, ...CLUSTERING, ...PATHS, ...MODULARITY];
