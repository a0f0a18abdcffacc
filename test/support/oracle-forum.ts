import { readFileSync } from "node:fs";
import type { Corpus } from "../../src/analysis/corpus.ts";
import { corpusOf } from "./corpora.ts";

/** The input and the expected values of a reference case. */
export function oracle<Input, Expect>(key: string): { readonly input: Input; readonly expect: Expect } {
  const file = new URL(`../fixtures/oracles/${key}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as { readonly input: Input; readonly expect: Expect };
}

/** Number, thread, number of what it answers, author, model, time, text. */
export type ForumRow = readonly [number, string, number | null, string, string, number, string];

/** The reference forum of twelve messages as a corpus; a message's index is its number. */
export function forumCorpus(rows: readonly ForumRow[]): Corpus {
  const ids: string[] = [];
  const said = rows.map(([, , to, by, , minute, body]) => {
    const posts = ids.filter((id) => id.startsWith("p")).length;
    ids.push(to === null ? `p${posts + 1}` : `c${ids.length - posts + 1}`);
    return { by, body, minute, ...(to !== null && { to: ids[to] as string }) };
  });
  return corpusOf(said, { models: Object.fromEntries(rows.map(([, , , by, model]) => [by, model])) });
}
