import fc from "fast-check";
import { UndirectedGraph as Graphology } from "graphology";
import dijkstra from "graphology-shortest-path/dijkstra.js";
import { expect, test } from "vitest";
import { distancesFrom } from "../../../src/analysis/structure/graph.ts";
import { replyGraph } from "../../../src/analysis/structure/reply-graph.ts";
import { weightedDistancesFrom } from "../../../src/analysis/structure/weighted-distances.ts";
import { anyCorpus, corpusOf } from "../../support/corpora.ts";

test("paths along weights are those that Dijkstra finds", () => {
  fc.assert(
    fc.property(anyCorpus(40), (corpus) => {
      const graph = replyGraph(corpus);
      const built = new Graphology();
      for (let node = 0; node < graph.nodes; node += 1) built.addNode(node);
      graph.from.forEach((from, i) => {
        built.addEdge(from, graph.to[i], { weight: graph.weights[i] });
      });
      let [sum, pairs, longest] = [0, 0, 0];
      for (const source of built.nodes()) {
        for (const [node, path] of Object.entries(dijkstra.singleSource(built, source, "weight"))) {
          if (node === source) continue;
          const length = path
            .slice(1)
            .reduce((far, to, i) => far + (built.getEdgeAttribute(path[i], to, "weight") as number), 0);
          [sum, pairs, longest] = [sum + length, pairs + 1, Math.max(longest, length)];
        }
      }
      const sources = Array.from({ length: graph.nodes }, (_, node) => node);
      expect(weightedDistancesFrom(graph, sources)).toEqual({ sum, pairs, longest });
    }),
    { numRuns: 60 },
  );
});

test("two comments make an edge twice as long as one step", () => {
  const graph = replyGraph(corpusOf([{ by: "ada" }, { by: "bo", to: "p1" }, { by: "bo", to: "p1" }]));
  expect(weightedDistancesFrom(graph, [0])).toEqual({ sum: 2, pairs: 1, longest: 2 });
  expect(distancesFrom(graph, [0]).sum).toBe(1);
});
