/** What opens a thought. The last form is harmony's with its special tokens taken out by a server. */
export const THOUGHT =
  /<(?:think|thinking|thought|reasoning)>|\[THINK\]|<\|channel\|>\s*analysis\b|^\s*analysis(?=[\s\S]*assistantfinal)/u;

/** A closing tag. It ends a headless thought when no opening tag stands before it. */
const TAG_END = /<\/(?:think|thinking|thought|reasoning)>|\[\/THINK\]/giu;

/** What ends a thought that `opening` began; undefined for what opens none. */
export function closingOf(opening: string): RegExp | undefined {
  if (opening === "{" || opening === "[") return undefined;
  if (opening.startsWith("<|")) return /<\|(?:end|start|return|channel)\|>/gu;
  return /analysis$/iu.test(opening) ? /assistantfinal/gu : TAG_END;
}

/** Where the text goes on after a thought; its length when the thought never ends. */
export function endOfThought(text: string, close: RegExp, from: number): number {
  close.lastIndex = from;
  const end = close.exec(text);
  if (end === null) return text.length;
  // The channel marker that ends one channel opens the next.
  return end[0] === "<|channel|>" ? end.index : end.index + end[0].length;
}

/** The end of a thought whose opening tag is missing; 0 when there is none. */
export function endOfHeadlessThought(text: string): number {
  TAG_END.lastIndex = 0;
  const end = TAG_END.exec(text);
  if (end === null) return 0;
  const start = text.search(new RegExp(THOUGHT.source, "iu"));
  return start >= 0 && start < end.index ? 0 : end.index + end[0].length;
}

/** A draft of JSON is no tag's place: words like these in a message are words. */
const opensJson = (line: string): boolean => /^\s*[[{]/.test(line);

/**
 * A text of many lines without the thoughts in it. Here tags count only in lines that do not begin as JSON does, so that a
 * message may speak of them; one that closes what nothing opened ends a thought that began before the text.
 */
export function withoutThoughts(text: string): string {
  const spoken: string[] = [];
  let close: RegExp | undefined;
  for (const line of headed(text).split("\n")) {
    const rest = close === undefined ? line : after(line, close);
    if (rest === undefined) continue;
    close = undefined;
    if (opensJson(rest)) {
      spoken.push(rest);
      continue;
    }
    if (endOfHeadlessThought(rest) > 0) spoken.length = 0;
    const outside = outsideOf(rest);
    spoken.push(outside.text);
    close = outside.close;
  }
  return spoken.join("\n");
}

/** Of harmony's form without its tokens only what follows the last of its thoughts. */
function headed(text: string): string {
  return /^\s*analysis(?=[\s\S]*assistantfinal)/iu.test(text)
    ? text.slice(endOfThought(text, /assistantfinal/giu, 0))
    : text;
}

function after(line: string, close: RegExp): string | undefined {
  close.lastIndex = 0;
  return close.test(line) ? line.slice(endOfThought(line, close, 0)) : undefined;
}

/** What one line says outside of thoughts, and what ends the thought that it leaves open. */
function outsideOf(line: string): { readonly text: string; readonly close: RegExp | undefined } {
  let text = "";
  let rest = line.slice(endOfHeadlessThought(line));
  for (;;) {
    const opening = new RegExp(THOUGHT.source, "iu").exec(rest);
    const close = opening ? closingOf(opening[0]) : undefined;
    if (!opening || close === undefined) return { text: text + rest, close: undefined };
    text += rest.slice(0, opening.index);
    const left = after(rest.slice(opening.index + opening[0].length), close);
    if (left === undefined) return { text, close };
    rest = left;
  }
}
