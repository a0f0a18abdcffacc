/**
 * What is compared where nobody says what: a few numbers for each question that cost milliseconds a run, so that an answer over
 * hundreds of runs comes in seconds. What samples or permutes much (self-BLEU, Vendi, variance shares, modularity, novelty) is had by
 * its name or with all.
 */
export const DEFAULT_METRICS: readonly string[] = [
  "posts",
  "comments",
  "share_turns_silent",
  "depth_mean",
  "share_comments_no_reply",
  "share_threads_author_returns",
  "aba_share_of_comments",
  "reciprocity_reply_target",
  "gini_comments",
  "mtld",
  "comment_post_jaccard",
  "lexical_specificity",
  "authorship_macro_f1",
  "model_fingerprint_macro_f1",
  "gap",
  "cri",
  "parent_id_auc_thread",
  "parent_id_bits_returns",
  "leak",
  "reply_effect",
  "share_turns_lost",
  "output_tokens",
];

/** What one model, or one persona, of a run can have by itself: what the others wrote stays around it and is not counted. */
export const VOICE_BY_VOICE: readonly string[] = [
  "posts",
  "comments",
  "votes_cast",
  "share_turns_silent",
  "depth_mean",
  "share_comments_no_reply",
  "share_comments_zero_upvotes",
  "aba_share_of_comments",
  "words",
  "mtld",
  "comment_post_jaccard",
  "lexical_specificity",
  "comments_without_post_content",
  "overlap_parent",
  "cri",
  "cri_company",
  "parent_id_auc_thread",
  "parent_id_bits_returns",
  "share_turns_lost",
  "share_turns_unreadable",
  "share_turns_declined",
];
