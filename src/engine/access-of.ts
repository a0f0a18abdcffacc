import type { ModelAccess, ModelSpec } from "../core/call.ts";
import type { Plan } from "../scenario/plan.ts";

/**
 * How a model is reached: as the scenario says of its alias. An alias that a fork has given to another provider keeps
 * nothing of that: neither address nor key nor price of the one can be the other's.
 */
export function accessOf(
  { models }: Plan,
  access: Readonly<Record<string, ModelAccess>>,
  { alias, spec }: { readonly alias: string; readonly spec: ModelSpec },
): ModelAccess {
  const before = models[alias];
  return before === undefined || before.provider === spec.provider ? (access[alias] ?? {}) : {};
}
