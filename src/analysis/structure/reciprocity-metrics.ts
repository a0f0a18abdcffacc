import type { Corpus } from "../corpus.ts";
import { besideChance, none } from "../measured.ts";
import type { Metric } from "../metric.ts";
import { commentersIn, permutedAuthors } from "./commenters.ts";
import { PERMUTED } from "./return-metrics.ts";
import { postEnds, type Reciprocity, reciprocityOf, replyEnds, type TieEnds, tiesOf } from "./ties.ts";

/** Why there is no graph of ties. */
export const NO_TIES = "no agent answered another agent";

const worked = new WeakMap<TieEnds, WeakMap<Int32Array, Reciprocity>>();

/** One working out serves all variants of one kind of tie. */
function reciprocityUnder(corpus: Corpus, ends: TieEnds, authors: Int32Array): Reciprocity {
  const known = worked.get(ends) ?? new WeakMap<Int32Array, Reciprocity>();
  worked.set(ends, known);
  const of = known.get(authors) ?? reciprocityOf(tiesOf(ends, authors, corpus.voices.length));
  known.set(authors, of);
  return of;
}

function reciprocity(
  name: string,
  [ends, part]: readonly [ends: (corpus: Corpus) => TieEnds, part: (of: Reciprocity) => number | null],
  words: Pick<Metric, "definition" | "source" | "trap">,
): Metric {
  const measure: Metric["measure"] = (corpus, terms) => {
    const of = (authors: Int32Array): number | null => part(reciprocityUnder(corpus, ends(corpus), authors));
    const value = of(commentersIn(corpus).authors);
    if (value === null) return none(NO_TIES);
    return besideChance({ value }, name, terms, (_, i) => of(permutedAuthors(corpus, terms, i)));
  };
  return { name, group: "structure", unit: "share", needs: [], nullModel: PERMUTED, ...words, measure };
}

const shareOf = ({ share }: Reciprocity): number | null => share;
const TRAP =
  "It depends on what a tie is, and falls as the graph grows: published values between 0.01 and 0.20 are of different ties.";

/** Whether who comments on somebody is commented on by them. */
export const RECIPROCITY_METRICS: readonly Metric[] = [
  reciprocity("reciprocity_reply_target", [replyEnds, shareOf], {
    definition:
      "Share of ties whose reverse exists; a commenter is tied to the author of what the comment answers. Given messages and answers to oneself make no tie.",
    source: "Holtz 2026, arXiv 2602.10131",
    trap: TRAP,
  }),
  reciprocity("reciprocity_post_author", [postEnds, shareOf], {
    definition:
      "The same with a commenter tied to the author of the thread's post, whatever the comment answers.",
    source: "Price et al. 2026, arXiv 2602.20044",
    trap: `${TRAP} Conversations inside a thread do not show in it.`,
  }),
  reciprocity("reciprocity_weighted", [replyEnds, ({ weighted }) => weighted], {
    definition:
      "Sum over ties of the smaller of the comments one way and back, over all comments; ties to the author of what a comment answers.",
    source: "Squartini et al. 2013, Scientific Reports 3:2729",
    trap: "A few pairs that talk much decide it.",
  }),
  reciprocity("share_dyads_mutual", [replyEnds, ({ mutualDyads }) => mutualDyads], {
    definition:
      "Share of tied pairs of agents that are tied both ways; ties to the author of what a comment answers.",
    source: "Wasserman and Faust 1994",
    trap: "It is always below the share of ties whose reverse exists: the two are often taken for each other.",
  }),
  reciprocity("reciprocity_rho", [replyEnds, ({ rho }) => rho], {
    definition:
      "(r - density) / (1 - density) with r the share of ties whose reverse exists; ties to the author of what a comment answers.",
    source: "Garlaschelli and Loffredo 2004, PRL 93, 268701",
    trap: "It corrects for density alone, not for some agents being more active than others.",
  }),
];
