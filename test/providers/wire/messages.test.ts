import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Segment } from "../../../src/core/call.ts";
import { blocksOf } from "../prompts.ts";

const segment = (role: Segment["role"], text: string): Segment => ({ role, kind: "frame", text });
const anyRole = fc.constantFrom("system" as const, "user" as const, "assistant" as const);
const anyPrompt = fc.array(
  fc.tuple(anyRole, fc.string({ unit: "binary", minLength: 1 })).map(([role, text]) => segment(role, text)),
);

/** White space apart, which is left out where nothing else stands. */
const squeezed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd").replace(/\s+/g, "");

describe("a prompt as a conversation", () => {
  test("is a system block, then turns", () => {
    const said = [
      segment("system", "Rules."),
      segment("system", "\nWho you are:"),
      segment("user", "The front page:"),
      segment("user", "[p1] Tides"),
      segment("assistant", '{"read":{}}'),
      segment("user", "[p1] Tides, in full"),
    ];
    expect(blocksOf(said)).toEqual([
      { role: "system", text: "Rules.\n\nWho you are:" },
      { role: "user", text: "The front page:\n[p1] Tides" },
      { role: "assistant", text: '{"read":{}}' },
      { role: "user", text: "[p1] Tides, in full" },
    ]);
  });

  test("has one system block at most, first; then roles alternate, beginning with the user", () => {
    fc.assert(
      fc.property(anyPrompt, (segments) => {
        const roles = blocksOf(segments).map(({ role }) => role);
        const turns = roles[0] === "system" ? roles.slice(1) : roles;
        expect(turns.length).toBeGreaterThan(0);
        expect(turns).toEqual(turns.map((_, i) => (i % 2 === 0 ? "user" : "assistant")));
      }),
    );
  });

  test("keeps every word of every role, in order, and adds none but a beginning", () => {
    fc.assert(
      fc.property(anyPrompt, (segments) => {
        for (const role of ["system", "user", "assistant"] as const) {
          const text = segments.flatMap((each) => (each.role === role ? [each.text] : [])).join("\n");
          const kept = blocksOf(segments)
            .flatMap((each) => (each.role === role ? [each.text] : []))
            .join("\n");
          const begun = role === "user" && kept.startsWith("Begin.") && !text.startsWith("Begin.");
          expect(squeezed(begun ? kept.slice(6) : kept)).toBe(squeezed(text));
        }
      }),
    );
  });

  test("joins what stood around a block that says nothing", () => {
    const said = [segment("user", "a"), segment("assistant", " "), segment("user", "b")];
    expect(blocksOf(said)).toEqual([{ role: "user", text: "a\nb" }]);
  });

  test("is well-formed: half a character would be refused", () => {
    expect(blocksOf([segment("user", "a\ud800b 🌊")])).toEqual([{ role: "user", text: "a\ufffdb 🌊" }]);
  });

  test.each([[[]], [[segment("system", "")]], [[segment("user", "")]], [[segment("user", " \n")]]])(
    "begins even where nothing is said: %j",
    (segments) => {
      const [first, ...others] = blocksOf(segments);
      expect(first?.role).toBe("user");
      expect(first?.text).toMatch(/\S/);
      expect(others).toEqual([]);
    },
  );
});
