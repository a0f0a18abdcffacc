import type { MetricComparison } from "../analysis/compare/comparison.ts";
import { headline } from "./headline.ts";
import { type Html, html } from "./html.ts";
import { paletteOf } from "./palette.ts";
import { plainName } from "./plain-names.ts";
import type { MetricFacts, ReportData } from "./report-data.ts";
import { type ShownRuns, shownRuns } from "./shown-runs.ts";

/** What all parts of a page agree on. */
export interface Drawing {
  readonly data: ReportData;
  /** Metrics that are drawn, in order. */
  readonly metrics: readonly MetricComparison[];
  readonly shown: ShownRuns;
  readonly colour: (model: string | undefined) => number;
  /** Aliases of all models, in the order of their colours. */
  readonly models: readonly string[];
}

/** One part of a page, under its heading. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

export function drawingOf(data: ReportData): Drawing {
  const models = [...new Set(data.runs.flatMap(({ digest }) => digest.models))].sort();
  return {
    data,
    metrics: headline(data.comparison, data.isAsked),
    shown: shownRuns(data),
    colour: paletteOf(models),
    models,
  };
}

export const factsOf = ({ data }: Drawing, metric: MetricComparison): MetricFacts | undefined =>
  data.metrics.find(({ name }) => name === metric.name);

/** A metric in plain words where there are some, and its name, which leads to what it means. */
export function metricTitle({ name, role }: MetricComparison): Html {
  const plain = plainName(name);
  const link = html`<a class="metric-name" href="#metric-${name}"><code>${name}</code></a>`;
  return html`${plain !== undefined && html`${plain} `}${link}${role !== "exploratory" && html` <span class="role">${role}</span>`}`;
}

/** ", synthetic" for a name behind which no language model stands. */
function caveat({ costs }: ReportData, alias: string): string {
  const providers = costs.models.filter((model) => model.alias === alias).map(({ provider }) => provider);
  return ["synthetic", "scripted"]
    .filter((provider) => providers.includes(provider))
    .map((word) => `, ${word}`)
    .join("");
}

/** The colours of the models, with their names. */
export const modelKey = ({ models, colour, data }: Drawing): Html | false =>
  models.length > 0 &&
  html`<p class="key">${models.map((model) => html`<span><svg class="swatch" aria-hidden="true"><circle class="m${colour(model)}" cx="6" cy="6" r="5"/></svg>${model}${caveat(data, model)}</span> `)}<span><svg class="swatch" aria-hidden="true"><circle class="m0" cx="6" cy="6" r="5"/></svg>given, or no model known</span></p>`;
