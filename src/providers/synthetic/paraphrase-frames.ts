/**
 * The paraphraser's own words. No template, manner or topic has any of them, so that a paraphrase shares nothing with
 * what a writer wrote but the words that it keeps on purpose. `{list}` holds those, joined by `JOINERS`.
 */
export const STATEMENT_FRAMES: readonly string[] = [
  "Concerning {list}, likewise.",
  "Apparently {list} matters somewhat.",
  "Consider {list}, nevertheless.",
  "Broadly, {list} remains essential.",
  "Presumably {list} deserves pondering.",
  "Evidently {list}, moreover.",
  "Frankly, {list} seems fairly crucial.",
  "Admittedly {list} implies several such matters.",
];

export const QUESTION_FRAMES: readonly string[] = [
  "Regarding {list}, somehow?",
  "Whom concerns {list}?",
  "Might {list} suffice?",
  "Imagine {list}, alright?",
  "Shall {list} prevail overall?",
];

/** For sentences that have no word to keep. */
export const EMPTY_STATEMENTS: readonly string[] = [
  "Understood, likewise.",
  "Admittedly somehow.",
  "Indeed, moreover.",
  "Noted, overall.",
];

export const EMPTY_QUESTIONS: readonly string[] = ["Alright, somehow?", "Regardless?", "Truly, altogether?"];

/** Between two kept words, and before each one in a line that is no sentence, such as a title. */
export const JOINERS: readonly string[] = [
  "amid",
  "alongside",
  "versus",
  "via",
  "despite",
  "unlike",
  "besides",
  "beneath",
  "within",
  "toward",
  "among",
  "beyond",
  "beside",
  "upon",
];

export const ALL_FRAMES: readonly string[] = [
  ...STATEMENT_FRAMES,
  ...QUESTION_FRAMES,
  ...EMPTY_STATEMENTS,
  ...EMPTY_QUESTIONS,
  ...JOINERS,
];
