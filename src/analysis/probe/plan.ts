import type { ModelSpec } from "../../core/call.ts";
import type { ItemId, PostId } from "../../core/ids.ts";

/** How near a swap is: the same author; another author of the same model; anybody. */
export type Tier = "X1" | "X2" | "X3";

/** What may be asked beside the three conditions. */
export const CONTROLS = ["exchange", "deaf", "parrot", "free"] as const;
export type Control = (typeof CONTROLS)[number];

/** Where a fork stands in a run, and what it is asked with. */
export interface ForkSite {
  /** From 0, in the order of drawing: a larger plan has the forks of a smaller one before its own. */
  readonly fork: number;
  /** The logged comment. */
  readonly action: ItemId;
  /** The message that it answers. */
  readonly message: ItemId;
  readonly thread: PostId;
  readonly agent: number;
  readonly handle: string;
  /** Alias of the model. */
  readonly model: string;
  /** The call that wrote the comment. */
  readonly call: {
    readonly round: number;
    readonly context: number;
    readonly ordinal: number;
    readonly repair: number;
  };
  readonly tercile: 0 | 1 | 2;
  readonly swap: ItemId;
  readonly tier: Tier;
  /** A message in the same prompt to exchange words with; absent where there is none. */
  readonly sibling?: ItemId;
}

/** What a paraphrase has to pass, where it is not exact by construction. */
export interface Acceptance {
  /** The most that the content words of m and its paraphrase may share, as a Jaccard index. */
  readonly jaccard: number;
  /** The least cosine of the two, by an embedder that does not go by spelling. */
  readonly cosine: number;
}

/** Everything that is fixed before the first call: JSON all through. */
export interface ProbePlan {
  readonly version: 1;
  /** Of the probed log, 64 hex digits. */
  readonly logHash: string;
  /** Of all dice of the plan. */
  readonly seed: number;
  /** From 0; the next asks all over again, with draws of its own. */
  readonly take: number;
  /** Forks asked for; `sites` holds fewer where the run has fewer. */
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
  readonly sites: readonly ForkSite[];
}
