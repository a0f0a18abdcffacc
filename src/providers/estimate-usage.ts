import type { Segment, Usage } from "../core/call.ts";

/** Four characters to a token, a rule of thumb for English. */
const CHARS_PER_TOKEN = 4;

/** Tokens of a call that no tokenizer has seen: UTF-16 units of prompt and answer over four, rounded up. */
export function estimateUsage(segments: readonly Segment[], text: string): Usage {
  const chars = segments.reduce((sum, segment) => sum + segment.text.length, 0);
  return {
    inputTokens: Math.ceil(chars / CHARS_PER_TOKEN),
    outputTokens: Math.ceil(text.length / CHARS_PER_TOKEN),
  };
}
