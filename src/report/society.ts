import type { Tree } from "./digest.ts";
import { percent, plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { Network } from "./network.ts";
import type { ReportedRun } from "./report-data.ts";

type Colour = (model: string | undefined) => number;

/** Who answered whom in one run: an arrow's end is whom it goes to, its width how often. */
export function networkPicture({ digest, name }: ReportedRun, colour: Colour): Html {
  const { nodes, ties, active } = digest.network;
  const said = `Reply network of ${name}: ${plural(active, "agent")}, ${plural(ties.length, "tie")}`;
  if (nodes.length === 0) return html`<p class="quiet">Nobody wrote anything.</p>`;
  const hasNames = nodes.length <= 16;
  return html`<svg class="network" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${said}">${ties.map(
    (tie) => tieOf(tie, nodes),
  )}${nodes.map(({ handle, model, wrote, ...place }) => {
    const [x, y] = at(place);
    const r = Number(Math.min(11, 3 + 1.1 * Math.sqrt(wrote)).toFixed(1));
    return html`<circle class="m${colour(model)}" cx="${x}" cy="${y}" r="${r}"><title>${handle}: ${plural(wrote, "message")}</title></circle>${
      hasNames &&
      html`<text x="${x}" y="${Number((y + r + 8.5).toFixed(1))}" text-anchor="middle">${short(handle)}</text>`
    }`;
  })}</svg>`;
}

const [WIDTH, HEIGHT] = [260, 210];
const [MARGIN_X, MARGIN_Y] = [38, 20];

const short = (handle: string): string => {
  const characters = [...handle];
  return characters.length > 14 ? `${characters.slice(0, 13).join("")}…` : handle;
};

function at({ x, y }: { readonly x: number; readonly y: number }): [number, number] {
  return [
    Number((MARGIN_X + x * (WIDTH - 2 * MARGIN_X)).toFixed(1)),
    Number((MARGIN_Y + y * (HEIGHT - 2 * MARGIN_Y)).toFixed(1)),
  ];
}

/** A bow to the right of the way, so that answers both ways are seen apart. */
function tieOf({ from, to, weight }: Network["ties"][number], nodes: Network["nodes"]): Html {
  const [a, b] = [nodes[from], nodes[to]];
  if (!a || !b) return html``;
  const [x1, y1] = at(a);
  const [x2, y2] = at(b);
  const bend = 0.14;
  const [cx, cy] = [(x1 + x2) / 2 + (y2 - y1) * bend, (y1 + y2) / 2 - (x2 - x1) * bend];
  const width = Number(Math.min(4, 0.7 + 0.5 * (weight - 1)).toFixed(1));
  return html`<path class="tie" d="M${x1},${y1}Q${Number(cx.toFixed(1))},${Number(cy.toFixed(1))} ${x2},${y2}" stroke-width="${width}"/>`;
}

/** The shapes of a run's largest threads, each growing downwards from its post. */
export function shapesPicture({ digest, name }: ReportedRun): Html {
  const { trees, threads } = digest;
  if (trees.length === 0) return html`<p class="quiet">No thread has a comment.</p>`;
  const label = `Shapes of ${plural(trees.length, "thread")} of ${threads} with comments in ${name}`;
  return html`<div class="shapes" role="img" aria-label="${label}">${trees.map(treePicture)}</div>`;
}

const [STEP_X, STEP_Y] = [6, 9];

function treePicture(tree: Tree): Html {
  const places = placed(tree);
  const width = Math.max(...places.map(({ x }) => x)) * STEP_X + 6;
  const height = Math.max(...places.map(({ y }) => y)) * STEP_Y + 6;
  const on = ({ x, y }: TreePlace): [number, number] => [Number((x * STEP_X + 3).toFixed(1)), y * STEP_Y + 3];
  const lines = tree.map((parent, i) => {
    const [x1, y1] = on(places[parent] as TreePlace);
    const [x2, y2] = on(places[i + 1] as TreePlace);
    return `M${x1},${y1}L${x2},${y2}`;
  });
  return html`<svg class="tree" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true"><path d="${lines.join("")}"/>${places.map(
    (place, i) => {
      const [x, y] = on(place);
      return html`<circle${i === 0 ? html` class="head"` : ""} cx="${x}" cy="${y}" r="${i === 0 ? 2.6 : 1.8}"/>`;
    },
  )}</svg>`;
}

interface TreePlace {
  x: number;
  readonly y: number;
}

/** Leaves side by side, everything else above the middle of what answers it. */
function placed(tree: Tree): TreePlace[] {
  const replies = Array.from({ length: tree.length + 1 }, (): number[] => []);
  tree.forEach((parent, i) => {
    replies[parent]?.push(i + 1);
  });
  const places: TreePlace[] = [{ x: 0, y: 0 }];
  tree.forEach((parent, i) => {
    places[i + 1] = { x: 0, y: (places[parent]?.y ?? 0) + 1 };
  });
  leafOrder(replies).forEach((leaf, x) => {
    (places[leaf] as TreePlace).x = x;
  });
  // A reply comes after what it answers: from the last to the first, all replies are placed before their parent is.
  for (let i = tree.length; i >= 0; i -= 1) {
    const [first, last] = [replies[i]?.[0], replies[i]?.at(-1)];
    if (first === undefined || last === undefined) continue;
    (places[i] as TreePlace).x = ((places[first]?.x ?? 0) + (places[last]?.x ?? 0)) / 2;
  }
  return places;
}

function leafOrder(replies: readonly (readonly number[])[]): number[] {
  const leaves: number[] = [];
  const waiting = [0];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const of = replies[node] ?? [];
    if (of.length === 0) leaves.push(node);
    waiting.push(...[...of].reverse());
  }
  return leaves;
}

/** What the pictures of all arms share: levels that are drawn, and the largest share. */
export interface DepthScale {
  readonly deepest: number;
  readonly top: number;
}

/** How many comments of an arm stand how deep, over all its runs, as shares; the outline is the baseline's. */
export function depthPicture(
  runs: readonly ReportedRun[],
  baseline: readonly ReportedRun[],
  { deepest, top }: DepthScale,
): Html {
  const [shares, behind] = [depthShares(runs), depthShares(baseline)];
  if (shares.length === 0) return html`<p class="quiet">No comments, so no depths.</p>`;
  const levels = Array.from({ length: deepest }, (_, i) => i);
  const said = shares.map((share, i) => `depth ${i + 1} ${percent(share)}`).join(", ");
  const [step, floor] = [22, 62];
  const height = (share: number | undefined): number => Number((((share ?? 0) / top) * 54).toFixed(1));
  return html`<svg class="depths" viewBox="0 0 ${deepest * step + 4} 76" width="${deepest * step + 4}" height="76" role="img" aria-label="${said}">${levels.map(
    (i) => {
      const x = 2 + i * step;
      const [own, other] = [height(shares[i]), height(behind[i])];
      return html`<rect class="bar" x="${x + 2}" y="${Number((floor - own).toFixed(1))}" width="${step - 6}" height="${own}"/>${
        other > 0 && html`<path class="ghost" d="M${x},${Number((floor - other).toFixed(1))}h${step - 2}"/>`
      }<text x="${x + step / 2 - 1}" y="73" text-anchor="middle">${i + 1}${i === MOST_DEPTHS - 1 && "+"}</text>`;
    },
  )}<path class="ground" d="M0,${floor}h${deepest * step + 4}"/></svg>`;
}

/** Depths that are drawn one by one; deeper ones are drawn with the last. */
export const MOST_DEPTHS = 10;

/** From depth 1 on; what lies below the last that is drawn is counted there. */
export function depthShares(runs: readonly ReportedRun[]): number[] {
  const counts: number[] = [];
  for (const { digest } of runs) {
    digest.depths.forEach((count, i) => {
      const level = Math.min(i, MOST_DEPTHS - 1);
      counts[level] = (counts[level] ?? 0) + count;
    });
  }
  const all = counts.reduce((sum, count) => sum + count, 0);
  return all === 0 ? [] : counts.map((count) => count / all);
}
