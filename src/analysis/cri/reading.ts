import type { OfflineEmbedder } from "../../embedders/embedder.ts";
import type { Draw, ForkSamples } from "../probe/samples.ts";
import { beginning } from "./beginning.ts";
import { cosineDistance, type Distance, labelDistance } from "./distance.ts";
import { messageMask } from "./message-mask.ts";

/** What of a reply is looked at, and how far two of them are apart by it. */
export interface Reading<Reply> {
  /** In the order of the draws. */
  read(draws: readonly Draw[], fork: ForkSamples): readonly Reply[];
  readonly distance: Distance<Reply>;
}

/** The beginnings of replies as directions. */
export function wordsRead(
  embedder: OfflineEmbedder,
  distance: Distance<ArrayLike<number>> = cosineDistance,
): Reading<Float32Array> {
  return { distance, read: (draws) => embedder.embed(draws.map(({ text }) => beginning(text))) };
}

/** The same with the words of the fork's messages taken out: what is left where nobody repeats. */
export function maskedRead(embedder: OfflineEmbedder): Reading<Float32Array> {
  return {
    distance: cosineDistance,
    read: (draws, { words }) => {
      const without = messageMask([words.m, words.paraphrase, words.swap]);
      return embedder.embed(draws.map(({ text }) => without(beginning(text))));
    },
  };
}

/** Topics by a synthetic model's own account; a text without one has the topic "". */
export const topicsRead: Reading<string> = {
  distance: labelDistance,
  read: (draws) => draws.map(({ topic }) => topic ?? ""),
};

/** Type and target of what was done. */
export const actionsRead: Reading<string> = {
  distance: labelDistance,
  read: (draws) => draws.map(({ action }) => action ?? ""),
};
