import { type Cell, dataTable } from "./figure-box.ts";
import { type Html, html } from "./html.ts";
import type { ReportData } from "./report-data.ts";

/** What of a pre-registration can be shown; its text may be of any later or earlier format. */
interface Plan {
  readonly registered?: unknown;
  readonly endpoints?: unknown;
  readonly margins?: unknown;
  readonly exclusions?: unknown;
}

type Plain = Readonly<Record<string, unknown>>;

/** What was fixed before the first run, in words; undefined where nothing was. */
export function registered({ registration, comparison }: ReportData): Html | undefined {
  if (!registration) return undefined;
  const plan = planOf(registration.text);
  const endpoints = listOf(plan.endpoints);
  const margins = Object.entries(plainOf(plan.margins));
  const exclusions = listOf(plan.exclusions);
  const { standing } = comparison.standing;
  return html`<h3>What was fixed beforehand</h3>
<p>The analysis plan (${textOf(plan.registered) === "" ? "" : html`registered ${textOf(plan.registered)}, `}hash <code>${registration.hash.slice(0, 12)}</code>) went into every run before its first call. ${
    standing === "confirmatory"
      ? "All runs were made under it as it stands."
      : "It does not cover these results: they are exploratory."
  }</p>
${endpoints.length > 0 && dataTable("Endpoints", COLUMNS, endpoints.map(rowOf))}
${margins.length > 0 && html`<p>Margins: ${margins.map(([name, margin], i) => html`${i > 0 && ", "}<code>${name}</code> ±${textOf(margin)}`)}.</p>`}
${exclusions.length > 0 && html`<p>Exclusions: ${exclusions.map(({ rule }) => textOf(rule)).join(" ")}</p>`}`;
}

const COLUMNS = ["endpoint", "metric", "role", "contrast", "expected"].map((title) => ({ title }));

const rowOf = ({ name, metric, role, contrast, expect }: Plain): Cell[] => [
  textOf(name),
  html`<code>${textOf(metric)}</code>`,
  textOf(role),
  Array.isArray(contrast) ? contrast.map(textOf).join(" − ") : "",
  textOf(expect),
];

function planOf(text: string): Plan {
  try {
    return plainOf(JSON.parse(text));
  } catch (error) {
    // The text stands below word for word, whatever it is.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

const plainOf = (value: unknown): Plain =>
  typeof value === "object" && value !== null ? (value as Plain) : {};
const listOf = (value: unknown): Plain[] => (Array.isArray(value) ? value.map(plainOf) : []);
const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
