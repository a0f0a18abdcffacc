import { canonicalJson } from "../core/canonical-json.ts";
import type { Plan } from "./plan.ts";

/**
 * The text whose hash identifies a plan: equal for plans that give the same run, whatever the order of their keys and
 * however the models are reached (`ModelAccess` is no part of a plan).
 */
export function planIdentity(plan: Plan): string {
  return canonicalJson(plan);
}
