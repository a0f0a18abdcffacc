import type { Metric, Need } from "./metric.ts";
import { GROUPS, METRICS } from "./registry.ts";

const NEEDED: Readonly<Record<Need, string>> = {
  turns: "turns, which an import has not",
  exposures: "who was shown what, which an import does not say",
  votes: "single votes, not sums",
  models: "which model speaks for whom",
  canaries: "private words of personas",
  calls: "calls to models",
  probe: "a probe (`polylogue probe`)",
  arms: "two arms with runs of the same seeds (`polylogue compare`)",
};

function section({ name, unit, definition, source, needs, nullModel, trap }: Metric): string {
  return [
    `### ${name}`,
    "",
    `${definition}`,
    "",
    `- unit: ${unit}`,
    `- source: ${source}`,
    ...(needs.length === 0 ? [] : [`- needs: ${needs.map((need) => NEEDED[need]).join("; ")}`]),
    ...(nullModel === undefined ? [] : [`- by chance: ${nullModel}`]),
    `- trap: ${trap}`,
  ].join("\n");
}

const INTRODUCTION = `# Metrics

\`polylogue measure RUN\` gives these numbers, of a run as of an imported forum. This page is made from the metrics themselves.

Unless a metric says otherwise: agents' own words count, removed ones included; what the scenario or an operator posted is
part of threads, and makes no ties and no counts. Words of whom an import does not name count as messages and as nobody's. A value
that cannot be had is *not available*, with the reason, and never 0. *By chance* is the mean and the standard deviation of the same
number on data in which only what the metric is about was drawn anew; equal \`--seed\` gives equal draws. The unit of a comparison
is the run: one value of one run says nothing about an arm.
`;

/** docs/metrics.md: every metric with its definition, source, needs, null and trap. */
export function metricsDocument(): string {
  const groups = (Object.keys(GROUPS) as Metric["group"][]).map((group) => {
    const metrics = METRICS.filter((metric) => metric.group === group);
    return [`## ${GROUPS[group]} (\`${group}\`)`, ...metrics.map(section)].join("\n\n");
  });
  return `${[INTRODUCTION.trimEnd(), ...groups].join("\n\n")}\n`;
}
