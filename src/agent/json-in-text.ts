import { closingOf, endOfHeadlessThought, endOfThought, THOUGHT } from "./thoughts.ts";

/** A hostile text of a million braces must not cost a million scans. */
const TRIES = 64;

/**
 * The first JSON object or list in a text, parsed: the text itself, or what stands in a code fence, amid prose or after
 * the model's thoughts. Undefined when there is none among the first 64 openings.
 *
 * Thoughts are what servers that do not part reasoning from answer leave in the text: `<think>…</think>` and its
 * relatives, also where the opening tag was part of the prompt and only the closing one is seen, and the `analysis`
 * channel of harmony-style models. A draft in a thought is no act, so nothing in there is read; a thought that never
 * ends reaches to the end of the text.
 */
export function jsonIn(text: string): unknown {
  const whole = parsed(text);
  if (typeof whole === "object") return whole;
  const headless = endOfHeadlessThought(text);
  const thought = headless === 0 ? undefined : firstJson(text, 0, headless);
  return thought ?? firstJson(text, headless, 0);
}

/** The first JSON from `from` on that ends after `beyond`: what ends before is part of a thought. */
function firstJson(text: string, from: number, beyond: number): unknown {
  const marks = new RegExp(`${THOUGHT.source}|[{[]`, "giu");
  marks.lastIndex = from;
  let tries = 0;
  for (let mark = marks.exec(text); mark && tries < TRIES; mark = marks.exec(text)) {
    const close = closingOf(mark[0]);
    if (close === undefined) {
      tries += 1;
      const json = balanced(text, mark.index);
      const value = mark.index + json.length < beyond ? undefined : parsed(json);
      if (value !== undefined) return value;
    } else marks.lastIndex = endOfThought(text, close, marks.lastIndex);
  }
  return undefined;
}

/** From the bracket at `start` to the one that closes it, strings respected; empty if it never closes. */
function balanced(text: string, start: number): string {
  let depth = 0;
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
  tokens.lastIndex = start;
  for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
    const [first] = token[0];
    if (first === "{" || first === "[") depth += 1;
    else if (first !== '"') depth -= 1;
    if (depth === 0) return text.slice(start, tokens.lastIndex);
  }
  return "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
