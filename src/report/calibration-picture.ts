import * as Plot from "@observablehq/plot";
import type { Calibration } from "../analysis/calibration/calibration.ts";
import type { Recovered } from "../analysis/calibration/recovered.ts";
import { plot } from "./plot.ts";

interface Dot {
  readonly by: "labels" | "texts";
  readonly truth: number;
  readonly q: number;
  readonly lo: number;
  readonly hi: number;
}

const INK = "#1d2430";
const COLOURS: Readonly<Record<Dot["by"], string>> = { labels: "#1f6fb2", texts: "#c2571a" };
/** The two ways stand beside each other and not on each other. */
const APART: Readonly<Record<Dot["by"], number>> = { labels: -0.008, texts: 0.008 };

/** How often societies listen, known against recovered, as an SVG file of its own. */
export function calibrationPicture({ societies, seed }: Calibration): string {
  const dots = societies.flatMap(({ society, labels, texts }) =>
    society.truth.kind === "listener" && society.name !== "deaf"
      ? [...dot("labels", society.truth.q, labels), ...dot("texts", society.truth.q, texts)]
      : [],
  );
  const figure = plot({
    width: 480,
    height: 420,
    marginLeft: 48,
    marginBottom: 40,
    marginTop: 44,
    x: { domain: [-0.03, 1.03], ticks: 6, label: "how often they listen, as they were made" },
    y: { domain: [-0.03, 1.03], ticks: 6, label: "recovered from what they wrote, with 95 %" },
    marks: [
      Plot.line(
        [
          [0, 0],
          [1, 1],
        ],
        { stroke: INK, strokeOpacity: 0.35 },
      ),
      Plot.ruleX(dots, { x: at, y1: "lo", y2: "hi", stroke: colour, strokeWidth: 2 }),
      Plot.dot(dots, { x: at, y: "q", r: 4, fill: colour }),
      Plot.text([0.03, 0.03], {
        x: 0.03,
        y: (_, i) => 0.97 - 0.06 * i,
        text: (_, i) =>
          i === 0 ? "● from labels of topics" : "● from texts, beside one that always listens",
        fill: (_, i) => (i === 0 ? COLOURS.labels : COLOURS.texts),
        textAnchor: "start",
      }),
    ],
  });
  return file(figure.markup, `Synthetic societies, no language model; seed ${seed}`);
}

const at = ({ truth, by }: Dot): number => truth + APART[by];
const colour = ({ by }: Dot): string => COLOURS[by];

const dot = (by: Dot["by"], truth: number, recovered: Recovered | null): Dot[] =>
  recovered?.interval == null ? [] : [{ by, truth, q: recovered.q, ...recovered.interval }];

/** A drawing that stands alone: on white, since it does not know the page that it will be on. */
function file(markup: string, caption: string): string {
  const inner = markup.replace(/^<svg[^>]*>/, "").replace(/<\/svg>$/, "");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="480" height="420" viewBox="0 0 480 420" font-family="sans-serif" font-size="11" fill="${INK}" color="${INK}">`,
    "<title>Truth against what was measured, with intervals</title>",
    `<rect width="480" height="420" fill="#fff"/>`,
    `<text x="48" y="28" font-size="9">${caption}</text>`,
    inner,
    "</svg>\n",
  ].join("\n");
}
