import { describe, expect, test } from "vitest";
import { readCorpus } from "../../src/analysis/read-corpus.ts";
import { HAS_MOLTBOOK, MOLTBOOK_FOLDER, MOLTBOOK_TITLE, moltbookCorpus } from "../support/moltbook.ts";
import { imported, importedLines } from "./support.ts";

const AT = Date.UTC(2026, 0, 28, 10);

test("measures read an import: sums as votes, orphans without a parent, placeholders as given", async () => {
  const { path } = await importedLines([
    { type: "comment", id: "x", post: "gone", author: "b", body: "1", at: AT },
    { type: "comment", id: "y", post: "p", parent: "gone", body: "2", at: AT + 2, ups: 3, downs: 1 },
    { type: "post", id: "p", author: "a", community: "g", title: "t", at: AT + 1 },
  ]);
  const corpus = readCorpus(path);
  expect(corpus).toMatchObject({ turns: undefined, exposures: undefined, votes: undefined });
  expect(
    corpus.messages.map(({ id, thread, parent, isGiven, ups, downs, round }) => [
      id,
      thread,
      parent,
      isGiven,
      ups,
      downs,
      round,
    ]),
  ).toEqual([
    ["p1", 0, undefined, true, 0, 0, 0],
    ["c1", 0, undefined, false, 0, 0, 0],
    ["p2", 2, undefined, false, 0, 0, 0],
    ["c2", 2, undefined, false, 3, 1, 0],
  ]);
  expect(corpus.voices.map(({ handle, isAnonymous }) => [handle, isAnonymous])).toEqual([
    ["[deleted]", true],
    ["b", undefined],
    ["a", undefined],
  ]);
});

describe.skipIf(!HAS_MOLTBOOK)(MOLTBOOK_TITLE, () => {
  test("are the same messages by the importer as read straight from the crawl", async () => {
    const { path } = await imported(MOLTBOOK_FOLDER, "moltbook");
    const plain = ({ messages, voices }: ReturnType<typeof moltbookCorpus>) =>
      messages.map((one) => ({
        author: voices[one.author]?.handle,
        body: one.body,
        title: one.title,
        community: one.community,
        depth: one.depth,
        parent: one.parent === undefined ? undefined : messages[one.parent]?.body,
        at: Math.floor(one.at),
        votes: [one.ups, one.downs],
      }));
    const byTime = (a: { at: number; body: string }, b: { at: number; body: string }) =>
      a.at - b.at || (a.body < b.body ? -1 : 1);
    expect(plain(readCorpus(path)).toSorted(byTime)).toEqual(plain(moltbookCorpus()).toSorted(byTime));
  });
});
