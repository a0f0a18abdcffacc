/** A hostile text of a million braces must not cost a million scans. */
const TRIES = 64;

/**
 * The first JSON object or list in a text, parsed: the text itself, or what stands in a code fence or amid prose.
 * Undefined when there is none among the first 64 openings.
 */
export function jsonIn(text: string): unknown {
  const whole = parsed(text);
  if (typeof whole === "object") return whole;
  let tries = 0;
  for (const { index } of text.matchAll(/[{[]/g)) {
    tries += 1;
    if (tries > TRIES) return undefined;
    const value = parsed(balanced(text, index));
    if (value !== undefined) return value;
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
