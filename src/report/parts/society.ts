import { dataTable, figureBox } from "../figure-box.ts";
import { figure, percent } from "../figures.ts";
import { type Html, html } from "../html.ts";
import { MOST_NODES } from "../network.ts";
import { type Drawing, modelKey, type Part } from "../part.ts";
import { depthPicture, depthShares, MOST_DEPTHS, networkPicture, shapesPicture } from "../society.ts";

/** One run of each arm as a picture of who answered whom, the shapes of its threads, and how deep the arm's comments stand. */
export function society(drawing: Drawing): Part | undefined {
  const { data, shown } = drawing;
  if (shown.runs.length === 0) return undefined;
  const runsOf = (arm: string) => data.runs.filter((run) => run.arm === arm);
  const baseline = runsOf(data.comparison.baseline);
  const shares = data.comparison.arms.map(({ name }) => depthShares(runsOf(name)));
  const deepest = Math.max(1, ...shares.map(({ length }) => length));
  const top = Math.max(...shares.flat(), 0.01);
  const isOne = shown.runs.length === 1;
  const cards = shown.runs.map(
    (
      run,
    ) => html`<section class="card"><h4${run.arm === data.comparison.baseline && !isOne ? html` class="base"` : ""}>${run.arm} <span class="quiet">seed ${run.seed}</span></h4>
${networkPicture(run, drawing.colour)}
<div><p class="card-label">its largest threads</p>${shapesPicture(run)}</div>
<div><p class="card-label">depth of the arm's comments, all runs</p>${depthPicture(runsOf(run.arm), isOne ? [] : baseline, { deepest, top })}</div>
</section>
`,
  );
  const body = html`<p>${rule(drawing)}</p>${modelKey(drawing)}
${figureBox({
  title: "Who answers whom, and in which shapes",
  picture: html`<div class="cards">${cards}</div>`,
  caption: html`Circles are agents, the larger the more they wrote, coloured by the model that speaks for them; curves are answers, wider for more, and bend so that both directions are seen. At most ${MOST_NODES} agents are drawn, those who wrote most; places mean nothing but nearness. Threads grow downwards from their post. Bars: share of the arm's comments at each depth, 1 being an answer to a post${!isOne && html`; the line over a bar is ${data.comparison.baseline}`}.`,
  data: html`${depthTable(drawing, deepest)}`,
})}`;
  return { id: "society", title: "The societies", body };
}

function rule({ data, shown }: Drawing): string {
  if (shown.runs.length === 1) return `This is ${shown.runs[0]?.name}.`;
  return `One run of each arm: the run of ${data.comparison.baseline} with the median number of comments (seed ${shown.seed}), and that seed of every other arm.`;
}

function depthTable({ data }: Drawing, deepest: number): Html {
  const columns = [
    { title: "arm" },
    { title: "comments", isNumber: true },
    ...Array.from({ length: deepest }, (_, i) => ({
      title: `depth ${i + 1}${i === MOST_DEPTHS - 1 ? " or more" : ""}`,
      isNumber: true,
    })),
  ];
  const rows = data.comparison.arms.map(({ name }) => {
    const of = data.runs.filter(({ arm }) => arm === name);
    const shares = depthShares(of);
    const comments = of.reduce((sum, { digest }) => sum + digest.comments, 0);
    return [name, figure(comments), ...Array.from({ length: deepest }, (_, i) => percent(shares[i] ?? null))];
  });
  return dataTable("Depth of comments by arm", columns, rows);
}
