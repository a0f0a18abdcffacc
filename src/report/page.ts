import { html, verbatim } from "./html.ts";
import { drawingOf, type Part } from "./part.ts";
import { course } from "./parts/course.ts";
import { differences } from "./parts/differences.ts";
import { irreducibility } from "./parts/irreducibility.ts";
import { listening } from "./parts/listening.ts";
import { methods } from "./parts/methods.ts";
import { opening } from "./parts/opening.ts";
import { reading } from "./parts/reading.ts";
import { society } from "./parts/society.ts";
import { spending } from "./parts/spending.ts";
import { values } from "./parts/values.ts";
import type { ReportData } from "./report-data.ts";
import { reproduce } from "./reproduce.ts";
import { POLICY, SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/**
 * The report as one page of HTML that needs nothing else: no network, no file beside it, no script. Equal data give equal bytes.
 */
export function reportPage(data: ReportData): string {
  const drawing = drawingOf(data);
  const parts = [
    listening(drawing),
    irreducibility(drawing),
    differences(drawing),
    values(drawing),
    course(drawing),
    society(drawing),
    reading(drawing),
    spending(drawing),
    methods(drawing),
    { id: "reproduce", title: "How to reproduce this", body: reproduce(data) },
  ].filter((part): part is Part => part !== undefined);
  const page = html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer"><meta name="generator" content="Polylogue ${data.version}"><title>${data.title} · Polylogue report</title>${verbatim("style", STYLE)}</head><body>
<main>
${opening(drawing)}
<nav aria-label="Parts"><ol>${parts.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
${parts.map(
  ({ id, title, body }) => html`<section id="${id}" class="part"><h2>${title}</h2>
${body}
</section>
`,
)}
</main>
<footer><p>${data.title}. Made with Polylogue ${data.version}, a laboratory for machine societies.</p></footer>
${verbatim("script", SCRIPT)}</body></html>
`;
  return `<!doctype html>\n${page.markup}`;
}
