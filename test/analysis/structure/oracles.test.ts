import fc from "fast-check";
import { UndirectedGraph as Graphology } from "graphology";
import graphologyDiameter from "graphology-metrics/graph/diameter.js";
import { singleSourceLength } from "graphology-shortest-path/unweighted.js";
import { expect, test } from "vitest";
import { communitiesOf } from "../../../src/analysis/structure/communities.ts";
import { gini } from "../../../src/analysis/structure/gini.ts";
import {
  assortativityOf,
  degreeAssortativityOf,
  degreeOf,
  distancesFrom,
  graphOf,
  largestComponentOf,
  localClusteringOf,
  transitivityOf,
  trianglesOf,
} from "../../../src/analysis/structure/graph.ts";
import { rewired } from "../../../src/analysis/structure/rewired.ts";
import { kaplanMeier, medianSurvival, survivalAt } from "../../../src/analysis/structure/survival.ts";
import { shapeOf, threadsIn } from "../../../src/analysis/structure/threads.ts";
import { reciprocityOf, tiesOf } from "../../../src/analysis/structure/ties.ts";
import { rngFor } from "../../../src/core/rng.ts";
import { corpusOf, type Said } from "../../support/corpora.ts";
import { oracle } from "../../support/oracle.ts";

type Pairs = readonly (readonly [number, number])[];

/** A tree as a thread: node 0 is the post. */
function threadOf(edges: Pairs) {
  const ids = new Map([[0, "p1"]]);
  const said: Said[] = [{ by: "ada" }];
  for (const [parent, child] of edges) {
    ids.set(child, `c${ids.size}`);
    said.push({ by: "bo", to: ids.get(parent) ?? "" });
  }
  const [thread] = threadsIn(corpusOf(said));
  if (!thread) throw new Error("a tree has an edge");
  return thread;
}

interface Tree {
  readonly n: number;
  readonly max_depth: number;
  readonly max_breadth: number;
  readonly structural_virality: number;
}

test.each(["tree.toy", "tree.star6", "tree.path6"])(
  "%s has its size, depth, breadth and virality",
  (name) => {
    const { input, expect: known } = oracle<Readonly<Record<string, Pairs>>, Tree>(name);
    const shape = shapeOf(threadOf(input["edges"] ?? input["edges_parent_child"] ?? []));
    expect(shape.size).toBe(known.n);
    expect(shape.depthMax).toBe(known.max_depth);
    expect(shape.breadthMax).toBe(known.max_breadth);
    expect(shape.virality).toBeCloseTo(known.structural_virality, 9);
  },
);

const karate = oracle<
  { readonly edges: Pairs; readonly club: readonly string[] },
  Readonly<Record<string, number>>
>("graph.karate");
const known = (name: string): number => karate.expect[name] ?? Number.NaN;
const listed = {
  nodes: 34,
  from: Int32Array.from(karate.input.edges, ([a]) => a),
  to: Int32Array.from(karate.input.edges, ([, b]) => b),
};
const graph = graphOf(listed.nodes, listed.from, listed.to);

test("the karate club has its clustering, assortativity and paths", () => {
  expect(transitivityOf(graph)).toBeCloseTo(known("transitivity"), 9);
  expect(localClusteringOf(graph).reduce((sum, one) => sum + one, 0) / 34).toBeCloseTo(
    known("avg_clustering"),
    9,
  );
  expect(degreeAssortativityOf(graph)).toBeCloseTo(known("degree_assortativity"), 9);
  const nodes = largestComponentOf(graph);
  const { sum, pairs, longest } = distancesFrom(graph, nodes);
  expect(nodes).toHaveLength(34);
  expect(sum / pairs).toBeCloseTo(known("avg_path"), 9);
  expect(longest).toBe(known("diameter"));
  expect(gini(nodes.map((node) => degreeOf(graph, node)))).toBeCloseTo(known("gini_degree"), 9);
});

test("its two sides are assortative as Newman has it", () => {
  const side = karate.input.club.map((club) => Number(club === "Officer"));
  const pairs = karate.input.edges.flatMap(([a, b]): [number, number][] => [
    [side[a] ?? 0, side[b] ?? 0],
    [side[b] ?? 0, side[a] ?? 0],
  ]);
  expect(assortativityOf(pairs, 2)).toBeCloseTo(known("club_assortativity"), 9);
});

test("the best of ten partitions is its optimum, and rewired ones stay far below", () => {
  expect(communitiesOf(listed, rngFor(1, "karate")).modularity).toBeCloseTo(known("modularity_opt"), 2);
  const drawn = Array.from({ length: 60 }, (_, i) => {
    const rng = rngFor(1, "rewired", i);
    return communitiesOf(rewired(listed, rng), rng).modularity;
  });
  const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
  expect(Math.abs(mean - known("rewired_null_Q_mean"))).toBeLessThan(0.02);
});

test("rewiring keeps every degree and makes neither loops nor double edges", () => {
  const other = rewired(listed, rngFor(2, "rewired"));
  const keys = Array.from(other.from, (a, i) => {
    const b = other.to[i] ?? 0;
    expect(a).not.toBe(b);
    return Math.min(a, b) * 34 + Math.max(a, b);
  });
  expect(new Set(keys).size).toBe(listed.from.length);
  for (let node = 0; node < 34; node += 1) expect(degreeOf(other, node)).toBe(degreeOf(graph, node));
  expect([...other.to]).not.toEqual([...listed.to]);
});

test("reciprocity and its correction for density", () => {
  const { input, expect: of } = oracle<
    { readonly edges: Pairs },
    { readonly r: number; readonly rho_garlaschelli: number }
  >("graph.reciprocity");
  const ends = {
    from: Int32Array.from(input.edges, ([a]) => a),
    to: Int32Array.from(input.edges, ([, b]) => b),
  };
  const { share, rho, mutualDyads } = reciprocityOf(tiesOf(ends, Int32Array.from([0, 1, 2, 3, 4]), 5));
  expect(share).toBeCloseTo(of.r, 9);
  expect(rho).toBeCloseTo(of.rho_garlaschelli, 9);
  expect(mutualDyads).toBeCloseTo(3 / 6, 9);
});

test("Gini of equal steps, and of one who has all", () => {
  const { input, expect: of } = oracle<
    Readonly<Record<"x" | "y", number[]>>,
    Readonly<Record<"x" | "y", number>>
  >("gini");
  expect(gini(input.x)).toBeCloseTo(of.x, 9);
  expect(gini(input.y)).toBeCloseTo(of.y, 9);
  expect(gini([])).toBeNull();
  expect(gini([0, 0])).toBeNull();
});

test("Kaplan and Meier on the trial of 6-mercaptopurine", () => {
  const { input, expect: of } = oracle<
    { readonly time_event: Pairs },
    readonly { readonly t: number; readonly at_risk: number; readonly d: number; readonly S: number }[]
  >("survival.km_6mp");
  const steps = kaplanMeier(input.time_event.map(([time, event]) => ({ time, happened: event === 1 })));
  expect(steps.map(({ time, atRisk, events }) => [time, atRisk, events])).toEqual(
    of.map(({ t, at_risk, d }) => [t, at_risk, d]),
  );
  steps.forEach(({ survival }, i) => {
    expect(survival).toBeCloseTo(of[i]?.S ?? Number.NaN, 9);
  });
  expect(medianSurvival(steps)).toBe(23);
  expect(survivalAt(steps, 5)).toBe(1);
  expect(survivalAt(steps, 12)).toBeCloseTo(0.7529411764705882, 9);
});

// The package describes an ES module and is a CommonJS one.
const theirDiameter = graphologyDiameter as unknown as typeof graphologyDiameter.default;

const anyEdges = fc.uniqueArray(
  fc.tuple(fc.nat(11), fc.nat(11)).filter(([a, b]) => a < b),
  {
    selector: ([a, b]) => a * 12 + b,
    maxLength: 40,
  },
);

const graphFrom = (edges: Pairs) =>
  graphOf(
    12,
    edges.map(([a]) => a),
    edges.map(([, b]) => b),
  );

test("distances and the longest of them are those of graphology", () => {
  fc.assert(
    fc.property(anyEdges, (edges) => {
      const theirs = new Graphology();
      for (let node = 0; node < 12; node += 1) theirs.addNode(node);
      for (const [a, b] of edges) theirs.addEdge(a, b);
      const ours = graphFrom(edges);
      const nodes = largestComponentOf(ours);
      const lengths = nodes.flatMap((node) => Object.values(singleSourceLength(theirs, node)));
      const { sum, longest, pairs } = distancesFrom(ours, nodes);
      expect(sum).toBe(lengths.reduce((total, length) => total + length, 0));
      expect(pairs).toBe(lengths.length - nodes.length);
      if (nodes.length === 12) expect(longest).toBe(theirDiameter(theirs));
    }),
  );
});

test("triangles are found whatever the order of degrees", () => {
  const nodes = Array.from({ length: 12 }, (_, node) => node);
  fc.assert(
    fc.property(anyEdges, (edges) => {
      const keys = new Set(edges.map(([a, b]) => a * 12 + b));
      const isTied = (a: number, b: number): boolean => keys.has(Math.min(a, b) * 12 + Math.max(a, b));
      const expected = nodes.map((corner) => {
        const partners = nodes.filter((node) => isTied(corner, node));
        const closed = partners.flatMap((a) => partners.filter((b) => a < b && isTied(a, b)));
        return closed.length;
      });
      const ours = trianglesOf(graphFrom(edges));
      expect([...ours]).toEqual(expected);
    }),
  );
});
