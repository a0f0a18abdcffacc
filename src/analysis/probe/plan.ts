import type { ModelSpec } from "../../core/call.ts";
import type { ItemId, PostId } from "../../core/ids.ts";

/** How near a swap is: the same author; another author of the same model; anybody. */
export type Tier = "X1" | "X2" | "X3";

/** What may be asked beside the three conditions. */
export const CONTROLS = ["exchange", "deaf", "parrot", "free"] as const;
export type Control = (typeof CONTROLS)[number];

/**
 * What a comment was written as: an answer in a turn, a line of a script, or the words for a place in a script whose tree is
 * given. Forks of the last two go on with the script as it stood before the comment, which is not how it was written: there one
 * answer held them all.
 */
export type Form = "turn" | "line" | "slot";

/** Where a fork stands in a run, and what it is asked with. */
export interface ForkSite {
  /** From 0, in the order of drawing: a larger plan has the forks of a smaller one before its own. */
  readonly fork: number;
  /** The logged comment. */
  readonly action: ItemId;
  /** The message that it answers. */
  readonly message: ItemId;
  /** Whose words stood under that message: another's where an arm exchanges texts. */
  readonly source: ItemId;
  readonly thread: PostId;
  readonly agent: number;
  readonly handle: string;
  readonly form: Form;
  /** The call that wrote the comment, and the place of the comment in its answer. */
  readonly call: {
    readonly round: number;
    readonly context: number;
    readonly ordinal: number;
    readonly draw: number;
    /** The run's turn counter. */
    readonly turn: number;
    readonly action: number;
  };
  readonly tercile: 0 | 1 | 2;
  readonly swap: ItemId;
  readonly tier: Tier;
  /** A message in the same prompt to exchange words with, by its source; absent where there is none. */
  readonly sibling?: ItemId;
}

/** What a paraphrase has to pass, where it is not exact by construction. */
export interface Acceptance {
  /** The most that the content words of m and its paraphrase may share, as a Jaccard index. */
  readonly jaccard: number;
  /** The least cosine of the two, by an embedder that does not go by spelling. */
  readonly cosine: number;
}

/** What is asked of a run; together with its log it decides everything that is fixed before the first call. */
export interface ProbeTerms {
  /** Of all dice of the plan. */
  readonly seed: number;
  /** From 0; the next asks all over again, with draws of its own. */
  readonly take: number;
  /** Forks asked for; the plan has fewer where the run has fewer. */
  readonly forks: number;
  /** Samples a condition, >= 2. */
  readonly draws: number;
  readonly controls: readonly Control[];
  /** The controls are asked at the first of the forks, so many. */
  readonly controlForks: number;
  /** True where a swap has another topic than m, by a synthetic model's own account: for calibration. */
  readonly otherTopics: boolean;
  /** Who rewords; "exact" for the synthetic family's own. */
  readonly paraphraser: "exact" | ModelSpec;
  readonly acceptance: Acceptance;
}

/** Everything that is fixed before the first call: JSON all through. */
export interface ProbePlan extends ProbeTerms {
  readonly version: 1;
  /** Of the probed log, 64 hex digits. */
  readonly logHash: string;
  readonly sites: readonly ForkSite[];
}
