import type { Verdict } from "../analysis/compare/comparison.ts";
import { type Html, html } from "./html.ts";

/** What each verdict means, and the word it is given. */
export const VERDICTS: Readonly<Record<Verdict, { readonly word: string; readonly means: string }>> = {
  different: {
    word: "different",
    means: "the adjusted p is below the level of the tests, and the interval leaves 0 out",
  },
  equivalent: { word: "equivalent", means: "both one-sided tests place the difference within the margin" },
  trivial: { word: "trivial", means: "different, and within the margin: too small to matter" },
  undecided: { word: "undecided", means: "neither: these runs cannot tell" },
  none: { word: "no verdict", means: "too few runs, no value, or arms that must not be compared" },
};

/** A word with a sign before it, so that no colour has to be seen. */
export const verdictWord = (verdict: Verdict): Html =>
  html`<span class="verdict ${verdict}">${VERDICTS[verdict].word}</span>`;
