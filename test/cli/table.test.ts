import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { table } from "../../src/cli/table.ts";
import { width } from "../../src/cli/terminal.ts";

const right = "right" as const;

describe("table", () => {
  test("words stand on the left, numbers on the right, under their headings", () => {
    const rows = [
      ["mixed", "12", "20.5"],
      ["isolated", "3", "8.0"],
    ];
    const columns = [{ title: "arm" }, { title: "runs", align: right }, { title: "posts", align: right }];
    expect(table(rows, columns)).toBe(
      ["arm       runs  posts", "mixed       12   20.5", "isolated     3    8.0"].join("\n"),
    );
  });

  test("wide characters are aligned by the columns they take", () => {
    expect(
      table(
        [
          ["漢字", "1"],
          ["ab", "2"],
        ],
        [{ title: "" }, { title: "" }],
      ),
    ).toBe("漢字  1\nab    2");
  });

  test("a column ends where it is told to, the last one where the page does", () => {
    const rows = [["a long name", "words that go on"]];
    expect(
      table(
        rows,
        [
          { title: "", most: 6 },
          { title: "", fills: true },
        ],
        20,
      ),
    ).toBe("a lon…  words that…");
  });

  test("a cell is one line and has no escape sequences", () => {
    expect(table([["a\nb\u001b[2J", "c"]], [{ title: "" }, { title: "" }])).toBe("a b  c");
  });

  test("every row is one line, without spaces at its end, and no wider than the page", () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom("漢字", "", "two words", "x".repeat(200), "a\n\u001b[31mb"),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const columns = [
          { title: "one", most: 10 },
          { title: "two", align: right, most: 10 },
          { title: "three", fills: true as const },
        ];
        const lines = table(rows, columns, 60).split("\n");
        expect(lines).toHaveLength(rows.length + 1);
        for (const line of lines) {
          expect(line).toBe(line.trimEnd());
          expect(width(line)).toBeLessThanOrEqual(60);
        }
      }),
    );
  });
});
