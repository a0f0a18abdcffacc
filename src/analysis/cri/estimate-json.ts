import type { Estimate } from "./estimate.ts";

export interface EstimateJson {
  readonly value: number;
  /** 95 %; null below five threads. */
  readonly lo: number | null;
  readonly hi: number | null;
  readonly p: number;
}

/** An estimate as every `--json` has it. */
export const estimateJson = (estimate: Estimate | null): EstimateJson | null =>
  estimate && {
    value: estimate.value,
    lo: estimate.interval?.lo ?? null,
    hi: estimate.interval?.hi ?? null,
    p: estimate.p,
  };
