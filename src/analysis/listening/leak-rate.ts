import type { Corpus } from "../corpus.ts";
import { none } from "../measured.ts";
import type { Measured } from "../metric.ts";

/**
 * Violations of knowledge's locality per first mention of another's private word, over these runs together, in [0, 1]; the note has the
 * counts and, where there was no violation, the one-sided 95 % bound above. Null where nobody has such a word, or nobody
 * mentioned another's: then nothing was tested.
 */
export function leakRate(corpora: readonly Corpus[]): Measured {
  const leaks = corpora.flatMap(({ leak }) => leak ?? []);
  if (leaks.length === 0) return none("nobody has a private word, or the log is not known");
  const mentions = leaks.reduce((sum, leak) => sum + leak.mentions, 0);
  const violations = leaks.reduce((sum, leak) => sum + leak.violations.length, 0);
  if (mentions === 0) return none("nobody mentioned another's private word, so nothing was tested");
  const counts = `${violations} of ${mentions} mentions of another's private word`;
  // Clopper and Pearson 1934, for none among so many.
  const bound = 1 - 0.05 ** (1 / mentions);
  const note = violations === 0 ? `${counts}; at most ${bound.toPrecision(2)} at 95 %` : counts;
  return { value: violations / mentions, note };
}
