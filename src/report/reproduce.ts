import { type Html, html } from "./html.ts";
import { runTable } from "./methods.ts";
import type { ReportData } from "./report-data.ts";

/** Beyond this a file that is shown word for word is cut, with a note. */
const MOST_CHARACTERS = 60_000;

/** More runs than these are folded away. */
const FEW = 12;

/** What to type to get the same runs, the same numbers and this page; and the files that all of it follows from. */
export function reproduce(data: ReportData): Html {
  const { comparison, scenario, registration, runs, aside, version, command } = data;
  const [first] = runs;
  const isImport = first?.status === "imported";
  const steps: readonly (readonly [string, string])[] = [
    ...(scenario && !isImport
      ? ([
          [`polylogue check ${scenario.file}`, "what it would cost; spends nothing"],
          [
            `polylogue run ${scenario.file}`,
            comparison.isSynthetic
              ? "the same plans, and the same logs"
              : "the same plans; models will answer anew",
          ],
        ] as const)
      : []),
    ...(first && !isImport
      ? ([
          [
            `polylogue replay ${first.name}`,
            "proves a log from its recorded answers, without a key or a network",
          ],
        ] as const)
      : []),
    [command, "this page"],
  ];
  return html`<dl class="commands">${steps.map(([typed, what]) => html`<div><dt><code>${typed}</code></dt><dd>${what}</dd></div>`)}</dl>
<p>Drawn by Polylogue ${version}. There is no clock in this file: the same runs give the same page, byte for byte.</p>
${runs.length + aside.length > FEW ? html`<details><summary>The ${runs.length + aside.length} runs, with their hashes</summary>${runTable(data)}</details>` : html`<h3>The runs</h3>${runTable(data)}`}
${scenario && wordForWord(`The scenario, word for word: ${scenario.file}`, scenario.text)}
${registration && wordForWord(`The analysis plan, word for word: ${registration.hash.slice(0, 12)}`, registration.text)}`;
}

function wordForWord(title: string, text: string): Html {
  const shown = text.slice(0, MOST_CHARACTERS);
  return html`<details><summary>${title}</summary><div class="scroll" role="region" aria-label="${title}" tabindex="0"><pre>${shown}</pre></div>${
    text.length > shown.length && html`<p class="cut">${text.length - shown.length} more characters cut</p>`
  }</details>
`;
}
