import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonLines } from "../../src/agent/json-lines.ts";

const A = { by: "ada", type: "do_nothing" };
const B = { by: "bo", type: "comment", target: "p1", body: 'A "brace" { and [ a list' };
const [a, b] = [JSON.stringify(A), JSON.stringify(B)];

describe("lines of JSON are found", () => {
  test.each<[string, string, unknown[]]>([
    ["bare", `${a}\n${b}`, [A, B]],
    ["in a fence", `\`\`\`jsonl\n${a}\n${b}\n\`\`\``, [A, B]],
    ["amid prose", `Here is the round:\n${a}\nand then\n${b}\nThat was it.`, [A, B]],
    ["with Windows line ends and a byte order mark", `\ufeff${a}\r\n${b}\r\n`, [A, B]],
    ["in a list", `[${a},${b}]`, [A, B]],
    ["in a list over lines", `[\n  ${a},\n  ${b}\n]`, [A, B]],
    ["in an object of events", JSON.stringify({ events: [A, B] }), [A, B]],
    ["in an object of events, printed prettily", JSON.stringify({ events: [A, B] }, null, 2), [A, B]],
    ["in an object of events, a line each", `{"events":[\n${a},\n${b}\n]}`, [A, B]],
    ["each printed prettily", `${JSON.stringify(A, null, 2)}\n${JSON.stringify(B, null, 2)}`, [A, B]],
    ["two in a line", `${a} ${b}`, [A, B]],
    ["behind bullets", `1. ${a}\n- ${b}`, [A, B]],
    ["of one voice with several actions", `{"by":"ada","actions":[{"type":"do_nothing"}]}`, [A]],
  ])("%s", (_, text, entries) => {
    expect(jsonLines(text)).toEqual({ entries, tail: undefined });
  });

  test("a line that is cut in half, or is JSON of another kind, keeps its place", () => {
    const half = b.slice(0, 20);
    expect(jsonLines(`${a}\n${half}\n[1]\n${b}`)).toEqual({
      entries: [A, undefined, undefined, B],
      tail: undefined,
    });
  });

  test("a half line of a list leaves the next its place", () => {
    expect(jsonLines(`{"events":[\n{"by":"ada","x":\n${b}\n]}`).entries).toEqual([undefined, B]);
  });

  test("where a text breaks off is its tail", () => {
    expect(jsonLines(`${a}\n{"by":"bo","type":"com`)).toEqual({
      entries: [A, undefined],
      tail: '{"by":"bo","type":"com',
    });
    expect(jsonLines(`[${a},{"by":"bo"`)).toEqual({ entries: [A, undefined], tail: '{"by":"bo"' });
    expect(jsonLines(`${a}\n`).tail).toBeUndefined();
  });

  test("many half lines are as many entries", () => {
    const halves = Array.from({ length: 60 }, (_, i) =>
      i % 2 === 0 ? '{"by":"ada","type":' : '{"by":"ada","body":"we',
    );
    expect(jsonLines([...halves, a].join("\n")).entries).toEqual([...halves.map(() => undefined), A]);
  });

  test("prose is nobody's line", () => {
    expect(jsonLines("I would rather not.")).toEqual({ entries: [], tail: undefined });
  });
});

describe("thoughts are not read", () => {
  test.each([
    [`<think>\nMaybe:\n${a}\n</think>\n${b}`],
    [`Maybe:\n${a}\n</think>\n${b}`],
    [`<|channel|>analysis\n${a}\n<|end|>\n${b}`],
    [`analysis Maybe ${a} assistantfinal\n${b}`],
  ])("%s", (text) => {
    expect(jsonLines(text).entries).toEqual([B]);
  });

  test("a message may speak of them", () => {
    const said = { ...B, body: "I </think> so, <think> I" };
    expect(jsonLines(`${a}\n${JSON.stringify(said)}\n${a}`).entries).toEqual([A, said, A]);
    expect(jsonLines(`${JSON.stringify(said).slice(0, -4)}\n${a}`).entries).toEqual([undefined, A]);
  });
});

const anything = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom('"', "{", "}", "[", "]", "\\", ",", ":", " ", "a", "\n") }),
);

test("no text makes it throw", () => {
  fc.assert(
    fc.property(anything, (text) => {
      jsonLines(text);
    }),
    { numRuns: 2_000 },
  );
});

const lines = fc.record({ by: fc.string(), type: fc.string(), body: fc.string({ unit: "binary" }) });
const noise = fc
  .oneof(
    anything,
    lines.map((line) => JSON.stringify(line).slice(0, -2)),
  )
  .map((text) => text.replace(/[\r\n]/g, " "))
  // A tag of a thought hides what it encloses, and a line of noise may be an object itself.
  .filter((text) => !/think|thought|reasoning|analysis/i.test(text) && !/^\s*[[{].*[\]}],?\s*$/.test(text));

test("no readable line is lost, whatever stands between", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(lines, fc.array(noise, { maxLength: 3 }))), (script) => {
      const text = script.flatMap(([line, before]) => [...before, JSON.stringify(line)]).join("\n");
      const found = jsonLines(text).entries.filter((entry) => entry !== undefined && "type" in entry);
      expect(found).toEqual(script.map(([line]) => line));
    }),
    { numRuns: 1_000 },
  );
});

test("hostile braces cost no more than their length", () => {
  for (const hostile of ["{", '{"', '{"a', '{""', '{"a":[', '"{'])
    expect(jsonLines(hostile.repeat(200_000)).entries.length).toBeLessThan(3);
  expect(jsonLines("}{".repeat(200_000)).entries).toHaveLength(200_000);
  // A scan for each brace would take hours; a crowded machine may take some seconds for one.
}, 60_000);
