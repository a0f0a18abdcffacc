import {
  forceCenter,
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
} from "d3-force";
import type { Corpus } from "../analysis/corpus.ts";
import { replyTies } from "../analysis/structure/reply-graph.ts";
import { writtenIn } from "../analysis/structure/written.ts";

/** Who answered whom in one run, laid out. */
export interface Network {
  readonly nodes: readonly {
    readonly handle: string;
    readonly model: string | undefined;
    /** Posts and comments. */
    readonly wrote: number;
    /** In [0, 1]. */
    readonly x: number;
    readonly y: number;
  }[];
  /** Places in `nodes`; `weight` is the number of comments. */
  readonly ties: readonly { readonly from: number; readonly to: number; readonly weight: number }[];
  /** Agents who wrote something, drawn or not. */
  readonly active: number;
}

/** More than these cannot be told apart; those who wrote most are drawn. */
export const MOST_NODES = 60;
const TICKS = 200;

/** The reply network of a run with a fixed layout: d3-force draws its chance from a stream of its own, the same each time. */
export function networkOf(corpus: Corpus): Network {
  const { active, postsBy, commentsBy } = writtenIn(corpus);
  const wroteOf = (voice: number): number => (postsBy[voice] ?? 0) + (commentsBy[voice] ?? 0);
  const most = [...active].sort((a, b) => wroteOf(b) - wroteOf(a) || a - b).slice(0, MOST_NODES);
  const drawn = most.sort((a, b) => a - b);
  const placeOf = new Map(drawn.map((voice, place) => [voice, place]));
  const { keys, weights, voices } = replyTies(corpus);
  const ties = [...keys].flatMap((key, i) => {
    const [from, to] = [placeOf.get(Math.floor(key / voices)), placeOf.get(key % voices)];
    return from === undefined || to === undefined || from === to
      ? []
      : [{ from, to, weight: weights[i] as number }];
  });
  const places = layout(drawn.length, ties);
  const nodes = drawn.map((voice, i) => {
    const { handle = "?", model } = corpus.voices[voice] ?? {};
    return { handle, model, wrote: wroteOf(voice), ...(places[i] as Place) };
  });
  return { nodes, ties, active: active.length };
}

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Body {
  x?: number;
  y?: number;
}

function layout(count: number, ties: Network["ties"]): Place[] {
  const bodies = Array.from({ length: count }, (): Body => ({}));
  const links = ties.map(({ from, to, weight }) => ({ source: from, target: to, weight }));
  forceSimulation(bodies)
    .force("charge", forceManyBody().strength(-90))
    .force(
      "link",
      forceLink(links)
        .distance(50)
        .strength(({ weight }) => 0.08 * Math.min(5, weight)),
    )
    .force("apart", forceCollide(14))
    .force("x", forceX().strength(0.06))
    .force("y", forceY().strength(0.06))
    .force("centre", forceCenter(0, 0))
    .stop()
    .tick(TICKS);
  return fitted(bodies.map(({ x = 0, y = 0 }) => ({ x, y })));
}

/** Into the unit square, one scale for both directions. */
function fitted(places: readonly Place[]): Place[] {
  const reach = places.reduce((most, { x, y }) => Math.max(most, Math.abs(x), Math.abs(y)), 1);
  return places.map(({ x, y }) => ({ x: 0.5 + x / (2 * reach), y: 0.5 + y / (2 * reach) }));
}
