import type { Distances } from "./graph.ts";
import type { ReplyGraph } from "./reply-graph.ts";

/** Neighbour lists with lengths: those of node v stand from start[v] to start[v + 1]. */
interface Lengths {
  readonly start: Int32Array;
  readonly neighbours: Int32Array;
  readonly lengths: Float64Array;
}

function lengthsOf({ nodes, start, from, to, weights }: ReplyGraph): Lengths {
  const next = start.slice(0, nodes);
  const neighbours = new Int32Array(2 * from.length);
  const lengths = new Float64Array(2 * from.length);
  const put = (node: number, neighbour: number, edge: number): void => {
    const at = next[node] as number;
    neighbours[at] = neighbour;
    lengths[at] = weights[edge] as number;
    next[node] = at + 1;
  };
  from.forEach((a, edge) => {
    put(a, to[edge] as number, edge);
    put(to[edge] as number, a, edge);
  });
  return { start, neighbours, lengths };
}

/**
 * Distances from some sources where an edge is as long as its weight, a whole number from 1 up: nodes wait in a bucket for each
 * distance (Dial 1969), so that a source costs as much as there are edges.
 */
export function weightedDistancesFrom(graph: ReplyGraph, sources: readonly number[]): Distances {
  const of = lengthsOf(graph);
  const distance = new Float64Array(graph.nodes);
  let [sum, pairs, longest] = [0, 0, 0];
  for (const source of sources) {
    distance.fill(Number.POSITIVE_INFINITY);
    settle(of, source, distance);
    for (const far of distance) {
      if (far === 0 || far === Number.POSITIVE_INFINITY) continue;
      sum += far;
      pairs += 1;
      longest = Math.max(longest, far);
    }
  }
  return { sum, pairs, longest };
}

function settle(of: Lengths, source: number, distance: Float64Array): void {
  const buckets: number[][] = [[source]];
  distance[source] = 0;
  for (let near = 0; near < buckets.length; near += 1) {
    for (const node of buckets[near] ?? []) {
      if (distance[node] === near) reach(of, node, { near, distance, buckets });
    }
  }
}

interface Reached {
  readonly near: number;
  readonly distance: Float64Array;
  readonly buckets: number[][];
}

/** What lies one edge further, where no shorter way is known. */
function reach(
  { start, neighbours, lengths }: Lengths,
  node: number,
  { near, distance, buckets }: Reached,
): void {
  for (let i = start[node] as number; i < (start[node + 1] as number); i += 1) {
    const [next, far] = [neighbours[i] as number, near + (lengths[i] as number)];
    if (far >= (distance[next] as number)) continue;
    distance[next] = far;
    while (buckets.length <= far) buckets.push([]);
    buckets[far]?.push(next);
  }
}
