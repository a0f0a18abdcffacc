/** Metrics that are often drawn, in a few plain words; the exact ones stand with each metric's definition. */
const PLAIN: Readonly<Record<string, string>> = {
  cri: "How much replies depend on what they answer",
  gap: "How well a classifier tells the arm from the baseline",
  gap_surface: "How well, by what texts look like",
  gap_structure: "How well, by who answers whom",
  gap_content: "How well, by what is said",
  parent_id_bits_returns: "How well a returning reply fits what it answers",
  parent_id_bits_thread: "How well a reply fits what it answers, in its thread",
  parent_id_auc_thread: "Chance to pick what a reply answers, in its thread",
  leak: "Private words that crossed without a message",
  depth_mean: "Mean depth of comments",
  depth_max: "Depth of the deepest comment",
  posts: "Posts",
  comments: "Comments",
  share_comments_no_reply: "Share of comments that nobody answered",
  reciprocity_reply_target: "Share of ties that go both ways",
  structural_virality_mean: "How far apart two messages of a thread stand",
  gini_comments: "How unequally comments are spread over agents",
  share_threads_author_returns: "Share of threads to which their author returns",
  aba_share_of_comments: "Share of comments that come back to who answered",
  authorship_macro_f1: "How well agents are told apart by their words",
  model_fingerprint_macro_f1: "How well models are told apart by their words",
  near_duplicates: "Share of messages that nearly repeat another",
  mtld: "Variety of words",
  self_bleu4: "How alike the messages are",
};

/** "Mean depth of comments"; undefined for a metric that is known by its name only. */
export const plainName = (metric: string): string | undefined => PLAIN[metric];
