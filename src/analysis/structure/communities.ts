import { UndirectedGraph as Graphology } from "graphology";
import louvain from "graphology-communities-louvain";
import type { Rng } from "../../core/rng.ts";
import type { EdgeList } from "./rewired.ts";

// The package describes an ES module and is a CommonJS one: what it calls its default is the whole of it.
const { detailed } = louvain as unknown as typeof louvain.default;

export interface Communities {
  readonly modularity: number;
  readonly count: number;
}

/** Edges that all attempts together look at. */
const MOST_EDGES = 100_000;
const MOST_ATTEMPTS = 10;

/** How often the best of several partitions is sought: one attempt differs from the next by some hundredths. */
export const attemptsFor = (edges: number): number =>
  Math.max(1, Math.min(MOST_ATTEMPTS, Math.floor(MOST_EDGES / Math.max(1, edges))));

/** The best of several Louvain partitions (Blondel et al. 2008) of a graph with at least one edge. */
export function communitiesOf(graph: EdgeList, rng: Rng, weights?: Float64Array): Communities {
  const built = new Graphology();
  for (let node = 0; node < graph.nodes; node += 1) built.addNode(node);
  graph.from.forEach((from, i) => {
    built.addEdge(from, graph.to[i], { weight: weights?.[i] ?? 1 });
  });
  let best: Communities = { modularity: Number.NEGATIVE_INFINITY, count: 0 };
  for (let i = attemptsFor(graph.from.length); i > 0; i -= 1) {
    const { modularity, count } = detailed(built, { rng: () => rng.next(), getEdgeWeight: "weight" });
    if (modularity > best.modularity) best = { modularity, count };
  }
  return best;
}
