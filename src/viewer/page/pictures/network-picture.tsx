import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Network } from "../../api.ts";
import { useSize } from "../parts/use-size.ts";
import { shapeOf, voiceClass } from "../parts/voice.tsx";
import { go, place } from "../state/navigate.ts";
import { writePlace } from "../state/place.ts";
import { counted, plural } from "../words/numbers.ts";
import { beginning } from "../words/visible-text.ts";
import type { Look } from "../words/voices.ts";
import { namesWithRoom } from "./name-room.ts";
import { type Grouping, nameOf } from "./network-groups.ts";
import { type Placed, placeAll } from "./network-layout.ts";

interface NetworkPictureProps {
  readonly network: Network;
  readonly run: string;
  readonly by: Grouping;
  readonly looks: ReadonlyMap<string, Look>;
}

/** Letters of a name that are written, and how high, in CSS pixels. */
const MOST_LETTERS = 18;
const LETTERS = 12;

/** Who answers whom: an edge bends to the right of whoever answers, and is as thick as they did often. */
export function NetworkPicture({ network, run, by, looks }: NetworkPictureProps): JSX.Element {
  const before = useRef<ReadonlyMap<string, Placed>>(new Map());
  const placed = useMemo(() => placeAll(network, before.current), [network]);
  useEffect(() => {
    before.current = placed;
  }, [placed]);
  const [near, setNear] = useState<string | undefined>(undefined);
  const svg = useRef<SVGSVGElement>(null);
  const size = useSize(svg);
  const [left, top, width, height] = extent([...placed.values()]);
  const scale = size ? Math.min(size.width / width, size.height / height) : 1;
  const letters = LETTERS / Math.max(0.1, scale);
  const named = useMemo(
    () => namesWithRoom(loudestFirst(network, placed), letters, MOST_LETTERS),
    [network, placed, letters],
  );
  const most = Math.max(1, ...network.edges.map(({ replies }) => replies));
  const lookOf = new Map(network.nodes.map((node) => [node.handle, looks.get(node[by] ?? "")]));
  return (
    <figure class="network">
      <svg
        ref={svg}
        viewBox={`${left} ${top} ${width} ${height}`}
        style={{ fontSize: `${letters}px` }}
        onMouseLeave={() => setNear(undefined)}
      >
        <title>{`Who answers whom: ${plural(network.nodes.length, "agent")}`}</title>
        {network.edges.map(({ from, to, replies }) => (
          <Edge
            key={`${from} ${to}`}
            from={placed.get(from)}
            to={placed.get(to)}
            look={lookOf.get(from)}
            weight={replies / most}
            isNear={near === undefined || near === from || near === to}
            title={`${from} answered ${to} ${plural(replies, "time")}`}
          />
        ))}
        {network.nodes.map((node) => (
          <Dot
            key={node.handle}
            node={node}
            look={lookOf.get(node.handle)}
            group={nameOf(by, node[by])}
            letters={letters}
            isNamed={named.has(node.handle) || near === node.handle}
            at={placed.get(node.handle)}
            run={run}
            isFaint={near !== undefined && near !== node.handle && !touches(network, near, node.handle)}
            onNear={setNear}
          />
        ))}
      </svg>
      {network.omittedAgents > 0 && (
        <figcaption class="hint">
          {plural(network.omittedAgents, "quieter agent")} with {plural(network.omittedReplies, "answer")}{" "}
          left out.
        </figcaption>
      )}
    </figure>
  );
}

const loudestFirst = ({ nodes }: Network, placed: ReadonlyMap<string, Placed>): readonly Placed[] =>
  nodes
    .toSorted((a, b) => b.posts + b.comments - a.posts - a.comments)
    .flatMap(({ handle }) => placed.get(handle) ?? []);

const touches = ({ edges }: Network, one: string, other: string): boolean =>
  edges.some(({ from, to }) => (from === one && to === other) || (from === other && to === one));

/** Left, top, width and height of what is drawn, with room for names; few people are not drawn larger than many. */
function extent(placed: readonly Placed[]): readonly [number, number, number, number] {
  const lowest = (of: (node: Placed) => number): number => Math.min(0, ...placed.map(of));
  const [left, right] = [
    lowest(({ x = 0, radius }) => x - radius),
    -lowest(({ x = 0, radius }) => -x - radius),
  ];
  const [top, bottom] = [
    lowest(({ y = 0, radius }) => y - radius),
    -lowest(({ y = 0, radius }) => -y - radius),
  ];
  const [width, height] = [Math.max(640, right - left + 110), Math.max(340, bottom - top + 50)];
  return [(left + right - width) / 2, (top + bottom - height) / 2 + 8, width, height];
}

interface EdgeProps {
  readonly from: Placed | undefined;
  readonly to: Placed | undefined;
  /** Of who answers. */
  readonly look: Look | undefined;
  /** In (0, 1]. */
  readonly weight: number;
  readonly isNear: boolean;
  readonly title: string;
}

function Edge({ from, to, look, weight, isNear, title }: EdgeProps): JSX.Element | null {
  if (!from || !to) return null;
  const [x1, y1, x2, y2] = [from.x ?? 0, from.y ?? 0, to.x ?? 0, to.y ?? 0];
  return (
    <path
      class={`edge ${voiceClass(look)} ${isNear ? "" : "is-faint"}`}
      d={`M${x1} ${y1}Q${(x1 + x2) / 2 + (y2 - y1) * 0.14} ${(y1 + y2) / 2 - (x2 - x1) * 0.14} ${x2} ${y2}`}
      stroke-width={0.6 + weight * 5}
    >
      <title>{title}</title>
    </path>
  );
}

interface DotProps {
  readonly node: Network["nodes"][number];
  readonly look: Look | undefined;
  /** In words, what it is coloured by. */
  readonly group: string;
  readonly letters: number;
  readonly at: Placed | undefined;
  readonly run: string;
  readonly isFaint: boolean;
  readonly isNamed: boolean;
  readonly onNear: (handle: string | undefined) => void;
}

function Dot({
  node,
  look,
  group,
  letters,
  at,
  run,
  isFaint,
  isNamed,
  onNear,
}: DotProps): JSX.Element | null {
  if (!at) return null;
  const to = { view: "profile", run, round: place.value.round, agent: node.handle } as const;
  const said = `${node.handle} (${group}): ${plural(node.posts, "post")}, ${plural(node.comments, "comment")}, ${counted(node.repliesGot)} answers got`;
  const shape = shapeOf(look);
  const { radius } = at;
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
      <circle r={radius} />
      {shape !== undefined && (
        <path class="glyph" d={shape} transform={`scale(${radius / 13}) translate(-6 -6)`} />
      )}
      <text y={radius + letters} stroke-width={letters / 4}>
        {beginning(node.handle, MOST_LETTERS)}
      </text>
    </a>
  );
}
