import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clip, pad, safe, safeBlock, width, wrap } from "../../src/cli/terminal.ts";

const ESC = "\u001b";

/** Texts made of what is dangerous, what is wide and what is plain, so that the dangerous meets everything. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ESC,
        `${ESC}[31m`,
        `${ESC}]8;;http://x`,
        "\u0007",
        `${ESC}\\`,
        "\u009b",
        "\u009d",
        "\u009c",
      ),
      fc.constantFrom(
        "\u202e",
        "\u2066",
        "\u200b",
        "\u200d",
        "\u200c",
        "\ufeff",
        "\ufe0f",
        "\u00ad",
        "\u{e0041}",
      ),
      fc.constantFrom("🦊", "👩‍💻", "🇫🇷", "漢字", "نام", "e\u0301", "\u0301", "\ud800", "\udc00"),
      fc.constantFrom("\n", "\r", "\r\n", "\t", " ", "\u2028", "\u0085", "word", "a longer word", "1"),
      fc.string({ unit: "binary" }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

describe("safe text", () => {
  test("whole escape sequences go, the words around them stay", () => {
    expect(safe(`a${ESC}[1;31mred${ESC}[0m b`)).toBe("ared b");
    expect(safe(`x${ESC}]0;new title\u0007y`)).toBe("xy");
    expect(safe(`${ESC}]8;;http://evil${ESC}\\link${ESC}]8;;${ESC}\\`)).toBe("link");
    expect(safe("a\u009b2Jb\u009d0;title\u009cc")).toBe("abc");
    expect(safe(`${ESC}cafter`)).toBe("after");
  });

  test("a sequence that never ends hides nothing behind it", () => {
    expect(safe(`${ESC}]0;all of this stays`)).toBe("0;all of this stays");
    expect(safe(`${ESC}Pone ${ESC}_two`)).toBe("one two");
  });

  test("what turns the direction of writing or shows nothing goes", () => {
    expect(safe("a\u202eb\u2066c\u200bd\u2060e\ufefff\u00adg\u{e0041}h")).toBe("abcdefgh");
  });

  test("emoji and scripts that need their joiners keep them", () => {
    for (const text of ["👩‍💻", "❤️", "🏳️‍🌈", "👍🏽", "می‌خواهم", "क्‍ष"]) expect(safe(text)).toBe(text);
    expect(safe("pass\u200dword")).toBe("password");
    expect(safe("🦊\u200d".repeat(6))).toBe("🦊\u200d🦊\u200d🦊\u200d🦊🦊🦊");
  });

  test("letters carry at most four marks", () => {
    expect(safe(`a${"\u0301".repeat(50)}b`)).toBe(`a${"\u0301".repeat(4)}b`);
  });

  test("line ends stay only in a block", () => {
    const text = "one\r\ntwo\u2028\n  three\tfour\r";
    expect(safeBlock(text)).toBe("one\ntwo\n\n  three    four\n");
    expect(safe(text)).toBe("one two three    four");
  });

  test("no control, no unseen direction mark and no half character is ever left", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const block = safeBlock(text);
        expect(block).not.toMatch(
          /(?!\n)\p{Cc}|\p{Surrogate}|[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u,
        );
        expect(safe(text)).not.toContain("\n");
        expect(safeBlock(block)).toBe(block);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("width", () => {
  test("wide characters count two columns, marks none", () => {
    expect(["abc", "漢字", "🦊", "👩‍💻", "e\u0301", ""].map(width)).toEqual([3, 4, 2, 2, 1, 0]);
  });

  test("padding and clipping go by columns", () => {
    expect(pad("漢", 4)).toBe("漢  ");
    expect(pad("7", 3, "right")).toBe("  7");
    expect(clip("a short text", 20)).toBe("a short text");
    expect(clip("a longer text", 8)).toBe("a longe…");
    expect(clip("漢字漢字", 5)).toBe("漢字…");
    expect(clip("漢字", 2)).toBe("…");
  });

  test("a clipped text fits", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 30 }), (text, columns) => {
        expect(width(clip(safe(text), columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

describe("wrap", () => {
  test("breaks between words and keeps line ends and indentation", () => {
    expect(wrap("one two three\n\n  four five", 9)).toEqual(["one two", "three", "", "  four", "  five"]);
  });

  test("breaks a word that is wider than the line, never through a character", () => {
    expect(wrap("漢字漢字", 5)).toEqual(["漢字", "漢字"]);
    expect(wrap("see abcdefghij now", 4)).toEqual(["see", "abcd", "efgh", "ij", "now"]);
    expect(wrap("👩‍💻👩‍💻", 3)).toEqual(["👩‍💻", "👩‍💻"]);
  });

  test("no line is too wide and no word is lost", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 2, max: 40 }), (text, columns) => {
        const block = safeBlock(text);
        const lines = wrap(block, columns);
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns);
        expect(lines.join("").replaceAll(/\s/g, "")).toBe(block.replaceAll(/\s/g, ""));
      }),
    );
  });

  test("a word of a megabyte is cut like any other", () => {
    for (const letter of ["x", "漢", "e\u0301", ` ${ESC}]`, "\u009d", "\u202e", "🦊\u200d", "\u1100", "क्"]) {
      const word = letter.repeat(Math.ceil(1_000_000 / letter.length));
      for (const line of wrap(safeBlock(word), 80).slice(0, 3)) expect(width(line)).toBeLessThanOrEqual(80);
      expect(width(clip(safe(word), 10))).toBeLessThanOrEqual(10);
    }
  });
});
