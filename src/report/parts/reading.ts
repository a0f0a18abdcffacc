import { MOST_CHARACTERS, MOST_MESSAGES } from "../excerpt.ts";
import { figureBox } from "../figure-box.ts";
import { html } from "../html.ts";
import { type Drawing, modelKey, type Part } from "../part.ts";
import { quotedThread } from "../quotes.ts";
import { contrastOf } from "../shown-runs.ts";

/** A thread of the baseline beside one of the most telling other arm, chosen by a rule and not by an eye. */
export function reading(drawing: Drawing): Part | undefined {
  const { data, shown } = drawing;
  const base = shown.runs.find(({ arm }) => arm === data.comparison.baseline) ?? shown.runs[0];
  if (!base) return undefined;
  const contrast = contrastOf(data, shown);
  const other = shown.runs.find(({ arm }) => arm === contrast?.arm);
  const runs = other ? [base, other] : [base];
  const body = html`${modelKey(drawing)}${figureBox({
    title: other ? html`A thread of ${base.arm} and one of ${other.arm}` : html`A thread of ${base.name}`,
    picture: html`<div class="threads">${runs.map((run) => quotedThread(run, drawing.colour))}</div>`,
    caption: html`Of each run the thread of median length among those with a comment (the longer of two).${
      contrast && ` ${contrast.arm} stands here as ${contrast.why}.`
    } At most ${MOST_MESSAGES} messages of a thread and ${MOST_CHARACTERS} characters of a message are shown. The bar beside a message has the colour of the model that wrote it. What reads well proves nothing: that is what the numbers are for.`,
  })}`;
  return { id: "reading", title: other ? "Two threads to read" : "A thread to read", body };
}
