import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Network } from "../../api.ts";
import { Empty } from "../parts/states.tsx";
import { useLook, voiceClass } from "../parts/voice.tsx";
import { go, place } from "../state/navigate.ts";
import { writePlace } from "../state/place.ts";
import { counted, plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import { type Placed, placeAll } from "./network-layout.ts";

/** Who answers whom: an edge bends to the right of whoever answers, and is as thick as they did often. */
export function NetworkPicture({
  network,
  run,
}: {
  readonly network: Network;
  readonly run: string;
}): JSX.Element {
  const before = useRef<ReadonlyMap<string, Placed>>(new Map());
  const placed = useMemo(() => placeAll(network, before.current), [network]);
  useEffect(() => {
    before.current = placed;
  }, [placed]);
  const [near, setNear] = useState<string | undefined>(undefined);
  if (network.nodes.length === 0) return <Empty title="Nobody has written yet">Move on in time.</Empty>;
  const [width, height] = extent([...placed.values()]);
  const most = Math.max(1, ...network.edges.map(({ replies }) => replies));
  const named = loudest(network);
  return (
    <figure class="network">
      <svg
        viewBox={`${-width / 2} ${-height / 2} ${width} ${height}`}
        onMouseLeave={() => setNear(undefined)}
      >
        <title>{`Who answers whom: ${plural(network.nodes.length, "agent")}`}</title>
        {network.edges.map(({ from, to, replies }) => (
          <Edge
            key={`${from} ${to}`}
            from={placed.get(from)}
            to={placed.get(to)}
            weight={replies / most}
            isNear={near === undefined || near === from || near === to}
            title={`${from} answered ${to} ${plural(replies, "time")}`}
          />
        ))}
        {network.nodes.map((node) => (
          <Dot
            key={node.handle}
            node={node}
            isNamed={named.has(node.handle)}
            at={placed.get(node.handle)}
            run={run}
            isFaint={near !== undefined && near !== node.handle && !touches(network, near, node.handle)}
            onNear={setNear}
          />
        ))}
      </svg>
      {network.omittedAgents > 0 && (
        <figcaption class="hint">
          {plural(network.omittedAgents, "quieter agent")} with {counted(network.omittedReplies)} replies left
          out.
        </figcaption>
      )}
    </figure>
  );
}

/** Names that are always written; where there are many people, the others show theirs when they are pointed at. */
const MOST_NAMES = 40;

const loudest = ({ nodes }: Network): ReadonlySet<string> =>
  new Set(
    nodes
      .toSorted((a, b) => b.posts + b.comments - a.posts - a.comments)
      .slice(0, MOST_NAMES)
      .map(({ handle }) => handle),
  );

const touches = ({ edges }: Network, one: string, other: string): boolean =>
  edges.some(({ from, to }) => (from === one && to === other) || (from === other && to === one));

function extent(placed: readonly Placed[]): readonly [number, number] {
  const far = (of: (node: Placed) => number): number =>
    Math.max(...placed.map((node) => Math.abs(of(node)) + node.radius));
  return [Math.max(860, (far(({ x }) => x ?? 0) + 70) * 2), Math.max(480, (far(({ y }) => y ?? 0) + 30) * 2)];
}

interface EdgeProps {
  readonly from: Placed | undefined;
  readonly to: Placed | undefined;
  /** In (0, 1]. */
  readonly weight: number;
  readonly isNear: boolean;
  readonly title: string;
}

function Edge({ from, to, weight, isNear, title }: EdgeProps): JSX.Element | null {
  if (!from || !to) return null;
  const [x1, y1, x2, y2] = [from.x ?? 0, from.y ?? 0, to.x ?? 0, to.y ?? 0];
  const path =
    from === to
      ? `M${x1} ${y1 - from.radius}c-26 -34 26 -34 0 0`
      : `M${x1} ${y1}Q${(x1 + x2) / 2 + (y2 - y1) * 0.14} ${(y1 + y2) / 2 - (x2 - x1) * 0.14} ${x2} ${y2}`;
  return (
    <path class={isNear ? "edge" : "edge is-faint"} d={path} stroke-width={0.6 + weight * 5}>
      <title>{title}</title>
    </path>
  );
}

interface DotProps {
  readonly node: Network["nodes"][number];
  readonly at: Placed | undefined;
  readonly run: string;
  readonly isFaint: boolean;
  readonly isNamed: boolean;
  readonly onNear: (handle: string | undefined) => void;
}

function Dot({ node, at, run, isFaint, isNamed, onNear }: DotProps): JSX.Element | null {
  const look = useLook(node.model);
  if (!at) return null;
  const to = { view: "profile", run, round: place.value.round, agent: node.handle } as const;
  const said = `${node.handle}: ${plural(node.posts, "post")}, ${plural(node.comments, "comment")}, ${plural(node.repliesGot, "reply", "replies")} got`;
  return (
    <a
      class={`dot-link ${voiceClass(look)} ${isFaint ? "is-faint" : ""} ${isNamed ? "" : "is-quiet"}`}
      href={writePlace(to)}
      aria-label={said}
      style={{ transform: `translate(${at.x}px, ${at.y}px)` }}
      onMouseEnter={() => onNear(node.handle)}
      onFocus={() => onNear(node.handle)}
      onBlur={() => onNear(undefined)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      <title>{said}</title>
      <circle r={at.radius} />
      <text y={at.radius + 13}>{beginning(node.handle, 18)}</text>
    </a>
  );
}
