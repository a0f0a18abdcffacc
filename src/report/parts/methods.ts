import { html } from "../html.ts";
import { drawnMetrics, limits, otherMetrics, testing } from "../methods.ts";
import type { Drawing, Part } from "../part.ts";
import { registered } from "../registered.ts";

/** How it was measured and tested, and what it cannot show. */
export function methods({ data, metrics }: Drawing): Part {
  const drawn = new Set(metrics.map(({ name }) => name));
  const body = html`<h3>What this cannot show</h3>
${limits(data)}
${data.comparison.arms.length > 1 && html`<h3>How arms are compared</h3>${testing(data)}`}
${registered(data)}
<h3>What is measured</h3>
${drawnMetrics(metrics, data.metrics)}
${otherMetrics(data.metrics.filter(({ name }) => !drawn.has(name)))}`;
  return { id: "methods", title: "Methods and limits", body };
}
