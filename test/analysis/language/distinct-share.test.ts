import fc from "fast-check";
import { expect, test } from "vitest";
import { distinctShare } from "../../../src/analysis/language/distinct-share.ts";
import { distinctN } from "../../../src/analysis/language/lexical-diversity.ts";

test("runs that are numbered and sorted are as different as runs that are spelt out", () => {
  const word = fc.constantFrom("a", "b", "c d", "");
  fc.assert(
    fc.property(fc.array(fc.array(word, { maxLength: 8 }), { maxLength: 8 }), (texts) => {
      for (const n of [1, 2, 3] as const) {
        const spelt = texts.map((words) => words.map((one) => JSON.stringify(one)));
        expect(distinctShare(texts, n)).toEqual(distinctN(spelt, n));
      }
    }),
  );
});
