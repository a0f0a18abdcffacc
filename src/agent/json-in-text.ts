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

/** What opens a thought. The last form is harmony's with its special tokens taken out by a server. */
const THOUGHT =
  /<(?:think|thinking|thought|reasoning)>|\[THINK\]|<\|channel\|>\s*analysis\b|^\s*analysis(?=[\s\S]*assistantfinal)/u;

/** A closing tag. It ends a headless thought when no opening tag stands before it. */
const TAG_END = /<\/(?:think|thinking|thought|reasoning)>|\[\/THINK\]/giu;

/** What ends a thought that `opening` began; undefined for what opens none. */
function closingOf(opening: string): RegExp | undefined {
  if (opening === "{" || opening === "[") return undefined;
  if (opening.startsWith("<|")) return /<\|(?:end|start|return|channel)\|>/gu;
  return /analysis$/iu.test(opening) ? /assistantfinal/gu : TAG_END;
}

/** Where the text goes on after a thought; its length when the thought never ends. */
function endOfThought(text: string, close: RegExp, from: number): number {
  close.lastIndex = from;
  const end = close.exec(text);
  if (end === null) return text.length;
  // The channel marker that ends one channel opens the next.
  return end[0] === "<|channel|>" ? end.index : end.index + end[0].length;
}

/** The end of a thought whose opening tag is missing; 0 when there is none. */
function endOfHeadlessThought(text: string): number {
  TAG_END.lastIndex = 0;
  const end = TAG_END.exec(text);
  if (end === null) return 0;
  const start = text.search(new RegExp(THOUGHT.source, "iu"));
  return start >= 0 && start < end.index ? 0 : end.index + end[0].length;
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
