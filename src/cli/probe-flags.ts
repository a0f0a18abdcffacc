import type { Control } from "../analysis/probe/plan.ts";
import type { CassetteFlags } from "./cassette-flags.ts";

/** What `probe` is told. */
export interface ProbeFlags extends CassetteFlags {
  readonly forks: number;
  readonly draws: number;
  readonly controls: readonly Control[];
  readonly controlForks?: number;
  readonly seed: number;
  readonly swaps: "any" | "other-topic";
  readonly paraphraser?: string;
  readonly paraphraserUrl?: string;
  readonly again: boolean;
  readonly budgetUsd?: number;
  readonly budgetCalls?: number;
  readonly dryRun: boolean;
  readonly dir: string;
  readonly json: boolean;
}
