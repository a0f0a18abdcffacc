import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonIn } from "../../src/agent/json-in-text.ts";

const REAL = { actions: [{ type: "vote", target: "p1", value: 1 }] };
const DRAFT = '{"actions":[{"type":"do_nothing"}]}';
const real = JSON.stringify(REAL);

describe("an answer is found", () => {
  test.each([
    ["after a closed thought", `<think>\nPerhaps ${DRAFT}? No.\n</think>\n\n${real}`],
    ["after a thought of another spelling", `<thinking>${DRAFT}</thinking>${real}`],
    ["whatever the case of the tags", `<Think>${DRAFT}</THINK> ${real}`],
    ["after a thought in brackets", `[THINK]${DRAFT}[/THINK]${real}`],
    ["after several thoughts", `<think>${DRAFT}</think>Hm. <think>${DRAFT}</think>${real}`],
    ["after a thought that the prompt began", `Perhaps ${DRAFT}.\n</think>\n${real}`],
    ["after a thought that is full of brackets", `${"{x} [y] ".repeat(500)}</think>${real}`],
    ["after an empty thought", `<think></think>\n${real}`],
    ["before a thought that comes too late", `${real}\n<think>Was that right? ${DRAFT}`],
    [
      "in a fence after a thought",
      `<think>${DRAFT}</think>\n\`\`\`json\n${real}\n\`\`\`\nThat is all {really}.`,
    ],
    ["after braces in the thought that never close", `<think>{"actions":[ and so on "</think>${real}`],
    [
      "in the final channel of harmony",
      `<|channel|>analysis<|message|>${DRAFT}<|end|><|start|>assistant<|channel|>final<|message|>${real}<|return|>`,
    ],
    [
      "in the final channel when no end marks the analysis",
      `<|channel|>analysis<|message|>${DRAFT}<|channel|>final<|message|>${real}`,
    ],
    ["in harmony whose special tokens are gone", `analysisPerhaps ${DRAFT}.assistantfinal${real}`],
    ["in a tool call of harmony", `<|channel|>commentary to=functions.act <|message|>${real}<|call|>`],
    ["after prose that begins with the word analysis", `analysis: ${real}`],
  ])("%s", (_, text) => {
    expect(jsonIn(text)).toEqual(REAL);
  });
});

describe("a draft is no answer", () => {
  test.each([
    ["in a thought that never ends", `<think>I shall say ${DRAFT}`],
    ["in a thought with nothing after it", `<think>${DRAFT}</think>`],
    ["in a thought that the prompt began, with nothing after it", `I shall say ${DRAFT}\n</think>\n`],
    ["in an analysis that never ends", `<|channel|>analysis<|message|>${DRAFT}`],
    ["in an analysis with nothing after it", `<|channel|>analysis<|message|>${DRAFT}<|end|>`],
  ])("%s", (_, text) => {
    expect(jsonIn(text)).toBeUndefined();
  });
});

test("tags within the words of an answer are words", () => {
  for (const body of [
    "use <think> here",
    "<think>a</think> b",
    "only </think>",
    "<|channel|>analysis",
    "[THINK]",
  ]) {
    const answer = { actions: [{ type: "comment", target: "p1", body }] };
    const json = JSON.stringify(answer);
    expect(jsonIn(json)).toEqual(answer);
    expect(jsonIn(`Sure: ${json} Done.`)).toEqual(answer);
    expect(jsonIn(`<think>${DRAFT}</think>\n${json}\nDone.`)).toEqual(answer);
  }
});

test("whatever was thought without a closing tag, the answer after it is the same", () => {
  const thought = fc.string({ unit: "binary", maxLength: 200 });
  fc.assert(
    fc.property(thought, fc.constantFrom("think", "thinking", "reasoning"), (words, tag) => {
      fc.pre(!/<\/|\[\/think/iu.test(words));
      expect(jsonIn(`<${tag}>${words}</${tag}>${real}`)).toEqual(REAL);
    }),
  );
});

test("a text of many tags or brackets is given up in time that its length bounds", () => {
  const hostile = [
    "<think>",
    "</think>",
    "<think></think>",
    "[THINK]",
    "<|channel|>analysis",
    "{",
    "analysis",
  ];
  for (const piece of hostile) expect(jsonIn(piece.repeat(200_000))).toBeUndefined();
});
