import type { Plan } from "../scenario/plan.ts";

/** What a run cost: nothing where no model is paid for. Prices of paid models are not known to this version. */
export function costOf(plan: Plan): number | undefined {
  const free = ["synthetic", "scripted"];
  return Object.values(plan.models).every(({ provider }) => free.includes(provider)) ? 0 : undefined;
}
