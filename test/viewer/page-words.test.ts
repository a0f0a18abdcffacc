import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordsIn } from "../../src/core/word-index.ts";
import { foldedIn, visibleRows } from "../../src/viewer/page/forum/visible-rows.ts";
import { readPlace, VIEWS, writePlace } from "../../src/viewer/page/state/place.ts";
import { soughtBy, soughtIn } from "../../src/viewer/page/words/sought.ts";
import { beginning, linkOf, visibleText } from "../../src/viewer/page/words/visible-text.ts";
import { looksOf } from "../../src/viewer/page/words/voices.ts";
import { holdsPhrase } from "../../src/viewer/phrase.ts";

const BIDI = ["\u202a", "\u202e", "\u2066", "\u2069", "\u200f"];
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 8 }),
      fc.constantFrom(
        ...BIDI,
        "\u0000",
        "\u001b[2J",
        "\ud800",
        "\udfff",
        "\u{e0041}",
        "\ufeff",
        "\r\n",
        "\t",
      ),
      fc.constantFrom(
        "https://a.example/x?y=<b>",
        "javascript:alert(1)",
        "@mara_k",
        "<img src=x onerror=alert(1)>",
      ),
    ),
    { maxLength: 20 },
  )
  .map((parts) => parts.join(""));

describe("words of others", () => {
  test("nothing that is shown as words is a control, a bidi override or half a character", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const seen = visibleText(text).map((piece) => (piece.kind === "mark" ? "" : piece.text));
        expect(seen.join("")).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/u);
        expect([...seen.join("")].every((one) => one === "\n" || one === "\t" || one >= " ")).toBe(true);
        expect(seen.join("")).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  test("nothing is lost: the pieces have as many characters as the text, marks counted", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const points = (of: string): number => [...of].length;
        const shown = visibleText(text).reduce(
          (sum, piece) => sum + (piece.kind === "mark" ? piece.count : points(piece.text)),
          0,
        );
        expect(shown).toBe(points(text.replaceAll("\r\n", "\n")));
      }),
    );
  });

  test("only http and https become links, and the host that is shown is the one it leads to", () => {
    const link = linkOf("https://good.example@evil.example/path");
    expect(link).toMatchObject({ host: "evil.example" });
    for (const url of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x"]) {
      expect(linkOf(url)).toBeUndefined();
      expect(visibleText(url).every(({ kind }) => kind !== "link")).toBe(true);
    }
    expect(linkOf("blob:https://x/1")).toBeUndefined();
    expect(visibleText("see https://a.example/b.").map(({ kind }) => kind)).toEqual([
      "words",
      "link",
      "words",
    ]);
  });

  test("a million overrides in a row are one mark", () => {
    expect(visibleText("\u202e".repeat(1_000_000))).toEqual([
      { kind: "mark", name: "RLO", count: 1_000_000 },
    ]);
  });

  test("a cut is the beginning of the text, no longer than asked, and halves no character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, most) => {
        const cut = beginning(text, most);
        expect(text.startsWith(cut)).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut).not.toMatch(/\p{Cs}/u);
      }),
    );
  });
});

describe("places", () => {
  const word = fc.string({ minLength: 1, maxLength: 12 });
  const place = fc.record(
    {
      view: fc.constantFrom(...VIEWS),
      run: word,
      other: word,
      q: word,
      item: word,
      agent: word,
      sort: word,
      round: fc.nat(99_999),
      turn: fc.nat(99_999),
    },
    { requiredKeys: ["view"] },
  );

  test("an address leads back to the place it was written for", () => {
    fc.assert(
      fc.property(place, (one) => {
        expect(readPlace(writePlace(one).replace(/^\.$/, ""))).toEqual(one);
      }),
    );
  });

  test("whatever stands in the address, it is some place", () => {
    expect(readPlace("?view=nowhere&round=-1&turn=1e9")).toEqual({ view: "home" });
  });
});

describe("a folded thread", () => {
  // Depths that a tree laid flat can have: each at most one below the row before.
  const rows = fc.array(fc.nat(5), { maxLength: 40 }).map((steps) => {
    let depth = 0;
    return steps.map((step, at) => {
      depth = Math.max(1, Math.min(depth + 1, step + 1));
      return { id: `c${at + 1}`, depth };
    });
  });

  test("what is shown and what is hidden are the whole thread, and no folded comment hides itself", () => {
    fc.assert(
      fc.property(rows, fc.func(fc.boolean()), (all, choose) => {
        const folded = new Set(all.filter(({ id }) => choose(id)).map(({ id }) => id));
        const shown = visibleRows(all, folded);
        const hidden = foldedIn(all, folded);
        const tops = shown.filter(({ id }) => folded.has(id));
        const below = tops.reduce((sum, { id }) => sum + (hidden.get(id) ?? 0), 0);
        expect(shown.length + below).toBe(all.length);
      }),
    );
  });
});

test("the first eight models differ in colour and in shape, and no two of 64 look alike", () => {
  const looks = [...looksOf(Array.from({ length: 64 }, (_, at) => `m${at}`)).values()];
  expect(new Set(looks.slice(0, 8).map(({ colour }) => colour)).size).toBe(8);
  expect(new Set(looks.slice(0, 8).map(({ shape }) => shape)).size).toBe(8);
  expect(new Set(looks.map(({ colour, shape }) => `${colour} ${shape}`)).size).toBe(64);
});

describe("what is sought in a text", () => {
  const texts = fc
    .array(fc.constantFrom("the", "The", "other", "violin", " ", ", ", "\n", "é", "e\u0301"), {
      maxLength: 30,
    })
    .map((parts) => parts.join(""));

  test("is marked, and nothing of the text is lost or doubled", () => {
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom("the", "the other", "é violin", "", "…"),
        fc.boolean(),
        (text, query, isPhrase) => {
          const stretches = soughtIn(text, soughtBy(query, isPhrase));
          expect(stretches.map(({ text: some }) => some).join("")).toBe(text);
          const marked = stretches.filter(({ isSought }) => isSought).map(({ text: some }) => wordsIn(some));
          for (const words of marked) {
            if (isPhrase) expect(words).toEqual(wordsIn(query));
            else expect(wordsIn(query)).toContain(words[0]);
          }
          if (!isPhrase)
            expect(marked.length).toBe(wordsIn(text).filter((word) => wordsIn(query).includes(word)).length);
          else expect(marked.length > 0).toBe(wordsIn(query).length > 0 && holdsPhrase(text, wordsIn(query)));
        },
      ),
    );
  });
});
