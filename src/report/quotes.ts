import type { Excerpt, Quoted } from "./excerpt.ts";
import { plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { ReportedRun } from "./report-data.ts";

type Colour = (model: string | undefined) => number;

/** Levels beyond which a reply is set no further in: it would have no width left on a phone. */
const DEEPEST = 4;

/** A run's thread of median length as it reads. Every word is text; colours are of the models that wrote. */
export function quotedThread(run: ReportedRun, colour: Colour): Html {
  const { excerpt } = run.digest;
  const about = html`<p class="thread-of"><b>${run.arm}</b> seed ${run.seed}${excerpt && html` · ${plural(excerpt.comments, "comment")} · <span class="quiet">m/${excerpt.community}</span>`}</p>`;
  if (!excerpt)
    return html`<div class="thread">${about}<p class="quiet">Nobody commented in this run.</p></div>`;
  return html`<div class="thread">${about}<ol class="messages">${excerpt.messages.map((message) => quote(message, colour))}</ol>${cutNote(excerpt)}</div>`;
}

function quote(message: Quoted, colour: Colour): Html {
  const { handle, model, depth, title, body, cut, isGiven, round } = message;
  const who = isGiven ? "given" : (model ?? "no model known");
  return html`<li class="message d${Math.min(DEEPEST, depth)} m${colour(model)}"><p class="by"><b dir="auto">${handle}</b> <span>${who} · round ${round}</span></p>${
    title !== "" && html`<p class="post-title" dir="auto">${title}</p>`
  }${paragraphs(body)}${cut > 0 && html`<p class="cut">${plural(cut, "more character")} cut</p>`}</li>
`;
}

const paragraphs = (body: string): Html[] =>
  body
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => html`<p dir="auto">${paragraph.trim()}</p>`);

function cutNote({ messages, comments }: Excerpt): Html | undefined {
  const left = comments + 1 - messages.length;
  return left > 0 ? html`<p class="cut">${plural(left, "more comment")} not shown</p>` : undefined;
}
