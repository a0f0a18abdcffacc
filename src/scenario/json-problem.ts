import type { Problem } from "./plan.ts";

/** Where a text stops being JSON, and why; undefined where it is JSON all through. */
export function jsonProblem(text: string, file: string): Problem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const before = text.slice(0, offsetIn(text, error.message)).split("\n");
    const col = (before.at(-1)?.length ?? 0) + 1;
    return { file, line: before.length, col, message: `not valid JSON: ${whyOf(error.message)}` };
  }
}

/** So much of the text stands before the offending character where an engine's message quotes its surroundings. */
const QUOTED_BEFORE = 10;
const QUOTING = /^Unexpected token '([\s\S]+?)', (\.\.\.)?"([\s\S]*)"(?:\.\.\.)? is not valid JSON$/;

/** Engines give the position, or quote the place, or say that the text is at its end. */
function offsetIn(text: string, message: string): number {
  const [, position] = / at position (\d+)/.exec(message) ?? [];
  if (position !== undefined) return Number(position);
  const [, token, isCut, quoted] = QUOTING.exec(message) ?? [];
  if (token === undefined || quoted === undefined) return text.length;
  const within = isCut === undefined ? quoted.indexOf(token) : QUOTED_BEFORE;
  return Math.max(0, text.indexOf(quoted)) + Math.max(0, within);
}

/** Without the position, which the problem has, and without the quotation. */
function whyOf(message: string): string {
  const [why = message] = message.split(/ in JSON| \(line|, (?:\.\.\.)?"/);
  return why.charAt(0).toLowerCase() + why.slice(1);
}
