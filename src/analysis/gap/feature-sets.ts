/** What a classifier may look at, set by set. */
export const FEATURE_SETS = ["surface", "structure", "content"] as const;
export type FeatureSet = (typeof FEATURE_SETS)[number];

/** The sets one by one, and all of them together. */
export const LOOKS = [...FEATURE_SETS, "together"] as const;
export type Look = (typeof LOOKS)[number];
