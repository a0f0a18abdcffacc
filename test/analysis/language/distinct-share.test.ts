import fc from "fast-check";
import { expect, test } from "vitest";
import { distinctShare, numberedTexts } from "../../../src/analysis/language/distinct-share.ts";
import { distinctN } from "../../../src/analysis/language/lexical-diversity.ts";

test("runs that are numbered and sorted are as different as runs that are spelt out", () => {
  const word = fc.constantFrom("a", "b", "c d", "");
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 8 }), { maxLength: 8 }), (texts) => {
      for (const n of [2, 3] as const) {
        const spelt = texts.map((words) => words.map((one) => JSON.stringify(one)));
        expect(distinctShare(numberedTexts(texts), n)).toEqual(distinctN(spelt, n));
      }
    }),
  );
});

test("so many different words that three do not fit into one number are counted all the same", () => {
  const words = Array.from({ length: 230_000 }, (_, i) => `w${i}`);
  const texts = [words, ["w1", "w2", "w3"], ["w229999", "w0", "w1"]];
  // 229,998 runs, one that came before and one of its own.
  expect(distinctShare(numberedTexts(texts), 3)).toBe(229_999 / 230_000);
});
