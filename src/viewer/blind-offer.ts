import type { BlindOffer } from "./api.ts";

/** Whether threads of an experiment can be told apart blind: somebody has to have written for all, and others each for themselves. */
export function blindOffer(many: readonly string[], one: readonly string[]): BlindOffer {
  const missing = [
    ...(many.length === 0 ? ["an arm in which every agent speaks for itself"] : []),
    ...(one.length === 0 ? ["an arm that one author wrote"] : []),
  ];
  return {
    many,
    one,
    reason: missing.length === 0 ? null : `This experiment lacks ${missing.join(" and ")}.`,
  };
}
