import { describe, expect, test } from "vitest";
import type { Corpus } from "../../../src/analysis/corpus.ts";
import { STRUCTURE_METRICS } from "../../../src/analysis/structure/metrics.ts";
import { HAS_MOLTBOOK, MOLTBOOK_TITLE, moltbookCorpus } from "../../support/moltbook.ts";

/** Computed with networkx and numpy on the same files. */
const EXPECTED: Readonly<Record<string, number>> = {
  agents_active: 233,
  posts: 439,
  comments: 2152,
  communities_with_post: 43,
  agents_who_posted: 212,
  agents_who_commented: 178,
  share_posts_with_comment: 0.876993,
  depth_mean: 1.13243,
  depth_median: 1,
  depth_p90: 2,
  depth_max: 5,
  share_comments_no_reply: 0.888476,
  reply_incidence: 0.111524,
  replies_per_comment: 0.116636,
  direct_replies_per_post: 4.3303,
  share_threads_flat: 0.758442,
  share_threads_author_returns: 0.355844,
  share_post_authors_never_return: 0.613402,
  share_threads_active_branching: 0.025974,
  share_threads_minimal: 0.644156,
  share_threads_shallow_sparse: 0.00519481,
  share_threads_wide_tree: 0.324675,
  share_threads_deep_chain: 0,
  share_threads_minimal_by_medians: 0.644156,
  share_threads_wide_tree_by_medians: 0.168831,
  share_threads_active_branching_by_medians: 0.174026,
  share_threads_deep_chain_by_medians: 0.012987,
  share_threads_shallow_sparse_by_medians: 0,
  structural_virality_mean: 1.5617,
  structural_virality_mean_n3: 1.70903,
  structural_virality_median_n3: 1.6,
  structural_virality_max: 3.18129,
  commenters_per_thread: 4.12727,
  gini_activity: 0.702037,
  gini_posts: 0.452863,
  gini_posts_posters: 0.398665,
  gini_comments: 0.782628,
  gini_comments_commenters: 0.715462,
  gini_upvotes_received: 0.909683,
  gini_upvotes_received_posters: 0.907328,
  gini_upvotes_per_post: 0.928187,
  gini_upvotes_per_comment: 0.934898,
  share_comments_zero_upvotes: 0.922862,
  max_post_upvotes: 821,
  top_tenth_share_of_activity: 0.614821,
  top_agent_share_of_comments: 0.126859,
  share_self_replies: 0.0878253,
  graph_nodes: 224,
  graph_ties: 1323,
  graph_density: 0.0264854,
  reciprocity_reply_target: 0.335601,
  share_dyads_mutual: 0.201635,
  reciprocity_post_author: 0.173189,
  reciprocity_weighted: 0.289353,
  graph_edges: 1101,
  transitivity: 0.183393,
  clustering_local_all: 0.55408,
  clustering_local_degree2: 0.617482,
  degree_assortativity: -0.39016,
  share_largest_component: 1,
  avg_path: 2.35022,
  diameter: 6,
  nested_comments: 251,
  aba_share_of_nested: 0.85259,
  aba_share_of_comments: 0.0994424,
  share_nested_by_post_author: 0.804781,
  share_nested_to_self: 0.0278884,
  reentry_share: 0.325279,
  reentry_share_comments_only: 0.261617,
  span_days: 2.24886,
};

describe.skipIf(!HAS_MOLTBOOK)(MOLTBOOK_TITLE, () => {
  let known: Corpus | undefined;
  const corpus = (): Corpus => {
    known ??= moltbookCorpus();
    return known;
  };
  const measured = (name: string, surrogates = 0) => {
    const metric = STRUCTURE_METRICS.find((one) => one.name === name);
    if (!metric) throw new Error(`no metric ${name}`);
    return metric.measure(corpus(), { seed: 42, surrogates });
  };

  test.each(Object.entries(EXPECTED))("%s is %d", (name, expected) => {
    const { value } = measured(name);
    // Expected values are written with six digits.
    expect(Number(value?.toPrecision(6))).toBeCloseTo(expected, 6);
  });

  // Known in seconds; measured in minutes.
  test.each([
    ["first_comment_minutes_median", 308.694],
    ["first_comment_minutes_mean", 1683.73],
    ["first_comment_minutes_median_any", 309.387],
    ["answered_comment_minutes_p10", 192.388],
    ["answered_comment_minutes_p50", 1208.4],
    ["answered_comment_minutes_p90", 8375.19],
  ])("%s is %d seconds", (name, seconds) => {
    expect(Number(((measured(name).value ?? 0) * 60).toPrecision(6))).toBeCloseTo(seconds, 6);
  });

  test("Louvain finds communities as good as networkx does", () => {
    expect(Math.abs((measured("modularity").value ?? 0) - 0.256094)).toBeLessThan(0.02);
    expect(Math.abs((measured("modularity_weighted").value ?? 0) - 0.264727)).toBeLessThan(0.02);
  });

  test("chance gives the reciprocity that networkx has for permuted commenters", () => {
    const { null: chance } = measured("reciprocity_reply_target", 200) as {
      null?: { mean: number; sd: number };
    };
    expect(Math.abs((chance?.mean ?? 0) - 0.185384)).toBeLessThan(0.004);
    expect(Math.abs((chance?.sd ?? 0) - 0.0103774)).toBeLessThan(0.003);
  });
});
