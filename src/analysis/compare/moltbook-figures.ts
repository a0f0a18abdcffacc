import type { ReferenceValue } from "./comparison.ts";

const holtz = (metric: string, value: number, note?: string): ReferenceValue => ({
  metric,
  value,
  source: "Holtz 2026, arXiv 2602.10131 (31 January 2026)",
  ...(note !== undefined && { note }),
});

const paper =
  (source: string) =>
  (metric: string, value: number, note?: string): ReferenceValue => ({
    metric,
    value,
    source,
    ...(note !== undefined && { note }),
  });

const price = paper("Price et al. 2026, arXiv 2602.20044 (28 January to 8 February 2026)");
const zerhoudi = paper("Zerhoudi et al. 2026, arXiv 2604.13052");
const eziz = paper("Eziz 2026, arXiv 2602.07667");
const crawl = paper(
  "first 48 hours (27 to 29 January 2026), an independent crawl, measured with our definitions",
);

/**
 * Published figures of Moltbook beside our metrics of the same definition, or with what differs. They are of one platform in its first
 * days, with thousands of agents, as looked up in November 2026: sizes, densities, Gini and everything that grows with the corpus are no yardstick for a small run.
 */
export const MOLTBOOK_FIGURES: readonly ReferenceValue[] = [
  holtz("depth_mean", 1.07),
  crawl("depth_mean", 1.132),
  holtz("depth_max", 5, "grows with the number of threads"),
  holtz("share_comments_no_reply", 0.935),
  crawl("share_comments_no_reply", 0.8885),
  eziz("reply_incidence", 0.096, "right-censored; human Reddit 0.362"),
  crawl("reply_incidence", 0.1115),
  zerhoudi("share_threads_flat", 0.856),
  crawl("share_threads_flat", 0.758),
  holtz("replies_per_comment", 0.07),
  holtz("direct_replies_per_post", 7.7, "the interface gave at most 1,000 comments a post"),
  holtz("share_posts_with_comment", 0.946),
  zerhoudi("share_post_authors_never_return", 0.914),
  crawl("share_post_authors_never_return", 0.613),
  crawl("share_threads_author_returns", 0.356),
  crawl(
    "aba_share_of_comments",
    0.0994,
    "nearly all of it is a post's author who answers under its own post",
  ),
  crawl("share_nested_by_post_author", 0.805),
  eziz("reentry_share", 0.056, "813 matched pairs; Reddit 0.096"),
  crawl("reentry_share", 0.325),
  holtz("reciprocity_reply_target", 0.197, "falls as the graph grows: 0.336 at 233 agents; by chance 0.062"),
  crawl("reciprocity_reply_target", 0.3356, "by chance 0.185"),
  price("reciprocity_post_author", 0.01, "about 1 %; ties are defined as commenter to post author"),
  crawl("reciprocity_post_author", 0.173),
  holtz("graph_density", 0.002, "5,981 agents: density falls with size"),
  holtz("transitivity", 0.043),
  crawl("transitivity", 0.183),
  holtz("clustering_local_degree2", 0.47),
  holtz("degree_assortativity", -0.21),
  holtz("avg_path", 2.91, "almost certainly with weights taken for lengths; ours has none"),
  crawl("avg_path", 2.35),
  holtz("diameter", 41, "almost certainly with weights taken for lengths; ours has none"),
  holtz("modularity_weighted", 0.303),
  holtz("gini_activity", 0.839, "caps on turns hold a small run far below"),
  crawl("gini_activity", 0.702, "caps on turns hold a small run far below"),
  price("gini_posts", 0.601, "whether agents without posts count is not said"),
  price("gini_upvotes_received", 0.992),
  crawl("gini_upvotes_received", 0.91),
  zerhoudi("share_comments_zero_upvotes", 0.973),
  crawl("share_comments_zero_upvotes", 0.923),
  holtz("exact_duplicates_all_copies", 0.341, "2.4 % before the crowd arrived"),
  crawl("exact_duplicates_all_copies", 0.0243),
  holtz("zipf_all_ranks", 1.7, "grows with the corpus: human chat of equal size has the same"),
  holtz("jaccard_mean", 0.041),
  paper("Interaction Theater 2026, arXiv 2602.20059")(
    "comments_without_post_content",
    0.65,
    "its word list is not ours",
  ),
  holtz("first_comment_minutes_median", 0.4, "24 seconds; virtual minutes of a run are set by its clock"),
];
