import { didYouMean } from "../core/did-you-mean.ts";
import { PolylogueError } from "../core/errors.ts";
import type { ReferenceValue } from "./compare/comparison.ts";

const HOLTZ = "Holtz 2026, arXiv 2602.10131";
const SIZE = "5,981 agents: it falls as the graph grows";
const ZERHOUDI = "Zerhoudi et al. 2026, arXiv 2604.13052";

/** Published figures by the name they are asked for under. Each stands beside the metric that has its definition. */
const REFERENCES: Readonly<Record<string, readonly ReferenceValue[]>> = {
  moltbook: [
    { metric: "depth_mean", value: 1.07, source: HOLTZ },
    { metric: "depth_max", value: 5, source: HOLTZ },
    { metric: "share_comments_no_reply", value: 0.935, source: HOLTZ },
    { metric: "reply_incidence", value: 0.065, source: HOLTZ },
    { metric: "replies_per_comment", value: 0.07, source: HOLTZ },
    { metric: "direct_replies_per_post", value: 7.7, source: HOLTZ },
    { metric: "share_posts_with_comment", value: 0.946, source: HOLTZ },
    { metric: "reciprocity_reply_target", value: 0.197, source: HOLTZ, note: SIZE },
    { metric: "transitivity", value: 0.043, source: HOLTZ, note: SIZE },
    { metric: "degree_assortativity", value: -0.21, source: HOLTZ },
    {
      metric: "gini_activity",
      value: 0.839,
      source: HOLTZ,
      note: "6,159 accounts: few agents cannot be as unequal",
    },
    { metric: "exact_duplicates_all_copies", value: 0.341, source: HOLTZ },
    {
      metric: "zipf_all_ranks",
      value: 1.7,
      source: HOLTZ,
      note: "of 9.6 million words: the slope grows with the sample",
    },
    { metric: "share_threads_flat", value: 0.856, source: ZERHOUDI },
    { metric: "share_post_authors_never_return", value: 0.914, source: ZERHOUDI },
    { metric: "share_comments_zero_upvotes", value: 0.973, source: ZERHOUDI },
  ],
};

/** Somebody else's figures to hold arms against. Throws `usage` for a name that is not known. */
export function referencesNamed(name: string): readonly ReferenceValue[] {
  const found = Object.hasOwn(REFERENCES, name) ? REFERENCES[name] : undefined;
  if (found) return found;
  const names = Object.keys(REFERENCES);
  throw new PolylogueError("usage", `there are no published figures "${name}"${didYouMean(name, names)}`, {
    hint: `There are those of ${names.join(", ")}.`,
  });
}
