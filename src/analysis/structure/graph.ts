/** An undirected graph without loops and parallel edges, as neighbour lists: those of node v stand from start[v] to start[v + 1]. */
export interface UndirectedGraph {
  readonly nodes: number;
  readonly edges: number;
  readonly start: Int32Array;
  /** Ascending within each node. */
  readonly neighbours: Int32Array;
}

/** A graph from edges, each pair once in either direction. */
export function graphOf(nodes: number, from: ArrayLike<number>, to: ArrayLike<number>): UndirectedGraph {
  const start = new Int32Array(nodes + 1);
  const count = (node: number): void => {
    start[node + 1] = (start[node + 1] as number) + 1;
  };
  for (let i = 0; i < from.length; i += 1) {
    count(from[i] as number);
    count(to[i] as number);
  }
  for (let node = 0; node < nodes; node += 1)
    start[node + 1] = (start[node + 1] as number) + (start[node] as number);
  const next = start.slice();
  const neighbours = new Int32Array(2 * from.length);
  const put = (node: number, neighbour: number): void => {
    neighbours[next[node] as number] = neighbour;
    next[node] = (next[node] as number) + 1;
  };
  for (let i = 0; i < from.length; i += 1) {
    put(from[i] as number, to[i] as number);
    put(to[i] as number, from[i] as number);
  }
  for (let node = 0; node < nodes; node += 1) neighbours.subarray(start[node], start[node + 1]).sort();
  return { nodes, edges: from.length, start, neighbours };
}

export const degreeOf = ({ start }: UndirectedGraph, node: number): number =>
  (start[node + 1] as number) - (start[node] as number);

const trianglesKnown = new WeakMap<UndirectedGraph, Int32Array>();

/** How many triangles each node is a corner of; counted once for each graph. */
export function trianglesOf(graph: UndirectedGraph): Int32Array {
  const known = trianglesKnown.get(graph) ?? countTriangles(graph);
  trianglesKnown.set(graph, known);
  return known;
}

/**
 * Every triangle is found from its corner of lowest degree, along edges that lead to higher degrees: no node has more than
 * the square root of twice the edges of these, so hubs cost no more than others (Chiba and Nishizeki 1985).
 */
function countTriangles(graph: UndirectedGraph): Int32Array {
  const triangles = new Int32Array(graph.nodes);
  const rank = ranksByDegree(graph);
  const higher = Array.from({ length: graph.nodes }, (_, a) =>
    neighboursOf(graph, a).filter((b) => (rank[b] as number) > (rank[a] as number)),
  );
  const mark = new Int32Array(graph.nodes).fill(-1);
  higher.forEach((of, a) => {
    for (const b of of) mark[b] = a;
    for (const b of of) {
      for (const c of higher[b] as Int32Array) if (mark[c] === a) countCorners(triangles, a, b, c);
    }
  });
  return triangles;
}

function countCorners(triangles: Int32Array, a: number, b: number, c: number): void {
  triangles[a] = (triangles[a] as number) + 1;
  triangles[b] = (triangles[b] as number) + 1;
  triangles[c] = (triangles[c] as number) + 1;
}

/** The place of each node when they are ordered by degree. */
function ranksByDegree(graph: UndirectedGraph): Int32Array {
  const order = Array.from({ length: graph.nodes }, (_, node) => node);
  order.sort((a, b) => degreeOf(graph, a) - degreeOf(graph, b) || a - b);
  const ranks = new Int32Array(graph.nodes);
  order.forEach((node, rank) => {
    ranks[node] = rank;
  });
  return ranks;
}

const neighboursOf = ({ start, neighbours }: UndirectedGraph, node: number): Int32Array =>
  neighbours.subarray(start[node], start[node + 1]);

/** Triads that are closed, over all connected triads; null where no node has two neighbours. */
export function transitivityOf(graph: UndirectedGraph): number | null {
  let [closed, all] = [0, 0];
  trianglesOf(graph).forEach((triangles, node) => {
    const degree = degreeOf(graph, node);
    closed += triangles;
    all += (degree * (degree - 1)) / 2;
  });
  return all === 0 ? null : closed / all;
}

/** Of each node with two neighbours or more: how many of its pairs of neighbours are tied, in [0, 1]. */
export function localClusteringOf(graph: UndirectedGraph): number[] {
  const clustering: number[] = [];
  trianglesOf(graph).forEach((triangles, node) => {
    const degree = degreeOf(graph, node);
    if (degree > 1) clustering.push((2 * triangles) / (degree * (degree - 1)));
  });
  return clustering;
}

/** Nodes of the largest connected component, ascending; of equals the one with the lowest node. */
export function largestComponentOf(graph: UndirectedGraph): readonly number[] {
  const seen = new Uint8Array(graph.nodes);
  let largest: number[] = [];
  for (let node = 0; node < graph.nodes; node += 1) {
    if (seen[node] === 1) continue;
    const reached = [...reachedFrom(graph, node)];
    for (const one of reached) seen[one] = 1;
    if (reached.length > largest.length) largest = reached;
  }
  return largest.sort((a, b) => a - b);
}

function* reachedFrom(graph: UndirectedGraph, source: number): Generator<number> {
  const seen = new Set([source]);
  for (const node of seen) {
    yield node;
    for (const next of neighboursOf(graph, node)) seen.add(next);
  }
}

/** Distances along edges from some sources to all they reach. */
export interface Distances {
  readonly sum: number;
  readonly pairs: number;
  readonly longest: number;
}

/** Breadth-first from each source. */
export function distancesFrom(graph: UndirectedGraph, sources: readonly number[]): Distances {
  const distance = new Int32Array(graph.nodes);
  const queue = new Int32Array(graph.nodes);
  let [sum, pairs, longest] = [0, 0, 0];
  for (const source of sources) {
    distance.fill(-1);
    const reached = walk(graph, source, { distance, queue });
    for (let i = 1; i < reached; i += 1) sum += distance[queue[i] as number] as number;
    pairs += reached - 1;
    longest = Math.max(longest, distance[queue[reached - 1] as number] as number);
  }
  return { sum, pairs, longest };
}

function walk(
  { start, neighbours }: UndirectedGraph,
  source: number,
  { distance, queue }: { readonly distance: Int32Array; readonly queue: Int32Array },
): number {
  distance[source] = 0;
  queue[0] = source;
  let [head, tail] = [0, 1];
  for (; head < tail; head += 1) {
    const node = queue[head] as number;
    const further = (distance[node] as number) + 1;
    for (let i = start[node] as number; i < (start[node + 1] as number); i += 1) {
      const next = neighbours[i] as number;
      if (distance[next] !== -1) continue;
      distance[next] = further;
      queue[tail] = next;
      tail += 1;
    }
  }
  return tail;
}

/** Pearson's correlation of the degrees at both ends of edges, each edge taken both ways; null where all degrees are equal. */
export function degreeAssortativityOf(graph: UndirectedGraph): number | null {
  let [sum, squares, products] = [0, 0, 0];
  for (let a = 0; a < graph.nodes; a += 1) {
    const degree = degreeOf(graph, a);
    for (const b of neighboursOf(graph, a)) {
      sum += degree;
      squares += degree * degree;
      products += degree * degreeOf(graph, b);
    }
  }
  const ends = 2 * graph.edges;
  const variance = ends * squares - sum * sum;
  return variance === 0 ? null : (ends * products - sum * sum) / variance;
}

/**
 * Newman's coefficient: how much more often ends are of one kind than with kinds paired at random; 1 where always. `pairs`
 * are kinds from 0 below `kinds`. Null where everything is of one kind, or where there is nothing (Newman 2003, eq. 2).
 */
export function assortativityOf(
  pairs: readonly (readonly [from: number, to: number])[],
  kinds: number,
): number | null {
  const [from, to] = [new Float64Array(kinds), new Float64Array(kinds)];
  let same = 0;
  for (const [a, b] of pairs) {
    from[a] = (from[a] as number) + 1;
    to[b] = (to[b] as number) + 1;
    same += Number(a === b);
  }
  const all = pairs.length;
  if (all === 0) return null;
  const expected = from.reduce((sum, count, kind) => sum + (count * (to[kind] as number)) / all / all, 0);
  return expected === 1 ? null : (same / all - expected) / (1 - expected);
}
