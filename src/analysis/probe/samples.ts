import type { StopReason } from "../../core/call.ts";
import type { ItemId, PostId } from "../../core/ids.ts";
import type { Form, ProbePlan, Tier } from "./plan.ts";

/** How the placebo was made sure of: by construction; by the check of the plan; by nothing that could tell. */
export type PlaceboStanding = "exact" | "accepted" | "unverified";

/** What the words of m are in a prompt that is asked: as logged, in other words, another message's. */
export const CONDITIONS = ["original", "paraphrase", "swap"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** One sample that could be read. Those that could not are counted in `ProbeRecord.lost`. */
export interface Draw {
  /** Unique among all samples of its fork. */
  readonly draw: number;
  /** The body of the reply, whole; of a free choice the words of its first action, "" where it has none. */
  readonly text: string;
  /** Of a free choice: type and target of its first action, "comment c3", "vote p1 up", "do_nothing". */
  readonly action?: string;
  /** A synthetic model's confession: the topic of the text. Absent for all other models, and where a text has none. */
  readonly topic?: string;
  readonly stop: StopReason;
}

/** The draws of one control or of the probe itself, a list for each condition, each at least two long. */
export type Sampled<Of extends Condition = Condition> = Readonly<Record<Of, readonly Draw[]>>;

/** One fork: a logged comment on another agent's message m, asked for again with m as it was, reworded, and exchanged. */
export interface ForkSamples {
  /** Its place in the plan, from 0. */
  readonly fork: number;
  /** The post at whose thread it stands: bootstrap and sign flips go by thread. */
  readonly thread: PostId;
  /** Handle of who wrote the comment. */
  readonly agent: string;
  /** Alias of the model that was asked. */
  readonly model: string;
  /** Of comments in scripts: forks go on with the script from its middle, which is not how it was written. */
  readonly form?: Exclude<Form, "turn">;
  /** The message that is answered, m. */
  readonly message: ItemId;
  /** The logged comment. */
  readonly action: ItemId;
  /** Of the run's rounds. */
  readonly tercile: 0 | 1 | 2;
  readonly tier: Tier;
  readonly placebo: PlaceboStanding;
  /** Whole texts, titles included. `exchange` is the sibling's that stood in the place of m. */
  readonly words: {
    readonly m: string;
    readonly paraphrase: string;
    readonly swap: string;
    readonly exchange?: string;
  };
  readonly draws: Sampled;
  /** m and a sibling in the same prompt have exchanged their words; the reply still goes to the slot of m. */
  readonly exchange?: readonly Draw[];
  /** "[message hidden]" stands in the place of m, in all conditions. */
  readonly deaf?: Sampled;
  /** The model is told to restate the message. */
  readonly parrot?: Sampled;
  /** Nothing is forced. */
  readonly free?: Sampled<"original" | "swap">;
}

/** How often something happened. */
export interface Tally {
  readonly reason: string;
  readonly count: number;
}

/** All that was sampled of one run. */
export interface ProbeRecord {
  readonly path: string;
  readonly arm: string;
  readonly seed: number;
  /** Of the probed log, 64 hex digits. */
  readonly logHash: string;
  readonly plan: ProbePlan;
  /** In the order of the plan; only those with two readable draws in each of the three conditions. */
  readonly forks: readonly ForkSamples[];
  /** Places that were left out of the plan, and forks whose draws came to too little, by reason. */
  readonly dropped: readonly Tally[];
  /** Draws without a readable reply, by reason. */
  readonly lost: readonly Tally[];
  /** Of the run's actions, lurking included, those that address a message of another agent, in [0, 1]; null without actions. */
  readonly addressing: number | null;
  /** Attempts sent, paraphrases included. */
  readonly calls: number;
  /** US dollars; null where a price is unknown. */
  readonly costUsd: number | null;
  /** False where draws of the plan have not been asked for yet. */
  readonly complete: boolean;
}
