import { expect, test } from "vitest";
import { mentionsIn } from "../../src/core/mentions.ts";

test.each([
  ["ask @Mara_K!", ["mara_k"]],
  ["@ada and @bo, then @ADA", ["ada", "bo"]],
  ["(@ada) “@bo” @cy.", ["ada", "bo", "cy"]],
  ["@ada's tide", ["ada"]],
  ["潮 @ada 潮", ["ada"]],
  ["mail ada@example.org", []],
  ["é@ada", []],
  ["https://example.org/@ada", []],
  ["@ada@example.org", []],
  ["@@ada", []],
  ["@a is too short", []],
  [`@${"x".repeat(33)} is too long`, []],
  ["@adaé is another word", []],
  ["@\u212Aarl is no ASCII", []],
  ["nobody", []],
  ["", []],
] as const)("%s", (text, handles) => {
  expect(mentionsIn(text)).toEqual(handles);
});
