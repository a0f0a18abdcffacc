import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from "d3-force";
import type { Network } from "../../api.ts";

/** A node with its place; the middle of the picture is 0, 0. */
export interface Placed extends SimulationNodeDatum {
  readonly handle: string;
  readonly radius: number;
}

/** Steps of the simulation: enough for it to come to rest from anywhere. */
const STEPS = 220;
const STEPS_ON = 60;

const radiusOf = ({ posts, comments }: Network["nodes"][number]): number =>
  6 + Math.sqrt(posts + comments) * 2.4;

/** A place that follows from the handle alone, so that the same people stand in the same corner in every run. */
function startOf(handle: string): { x: number; y: number } {
  let hash = 2166136261;
  for (let i = 0; i < handle.length; i++) hash = Math.imul(hash ^ handle.charCodeAt(i), 16777619);
  const angle = ((hash >>> 0) / 2 ** 32) * Math.PI * 2;
  const far = 60 + ((hash >>> 8) % 140);
  return { x: Math.cos(angle) * far, y: Math.sin(angle) * far };
}

/**
 * Where everybody stands: those who answer each other, near each other. No chance is in it: who is new starts from its handle, who
 * was there moves on from where it stood in `before`, so that the picture changes as little as what it shows.
 */
export function placeAll(network: Network, before: ReadonlyMap<string, Placed>): ReadonlyMap<string, Placed> {
  const nodes: Placed[] = network.nodes.map((node) => {
    const old = before.get(node.handle);
    const { x, y } = old ?? startOf(node.handle);
    return { handle: node.handle, radius: radiusOf(node), x: x ?? 0, y: y ?? 0 };
  });
  const links = network.edges
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, replies }) => ({ source: from, target: to, replies }));
  forceSimulation(nodes)
    .alpha(before.size > 0 ? 0.35 : 1)
    .force(
      "link",
      forceLink<Placed, { source: string; target: string; replies: number }>(links)
        .id(({ handle }) => handle)
        .distance(90)
        .strength(({ replies }) => Math.min(0.6, 0.08 * replies)),
    )
    .force("charge", forceManyBody().strength(-320).distanceMax(420))
    .force("x", forceX(0).strength(0.05))
    .force("y", forceY(0).strength(0.085))
    .force(
      "collide",
      forceCollide<Placed>(({ radius }) => radius + 18),
    )
    .stop()
    .tick(before.size > 0 ? STEPS_ON : STEPS);
  return new Map(nodes.map((node) => [node.handle, node]));
}
