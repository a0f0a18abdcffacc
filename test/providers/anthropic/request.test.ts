import type Anthropic from "@anthropic-ai/sdk";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerShape } from "../../../src/agent/answer.ts";
import type { ModelSpec, Segment } from "../../../src/core/call.ts";
import { messagesRequest } from "../../../src/providers/anthropic/request.ts";
import { strictSchema } from "../../../src/providers/wire/strict-schema.ts";
import { anySharing, blocksOf, requestOf, sharing } from "../prompts.ts";

type Body = Anthropic.MessageCreateParamsNonStreaming;

const SHAPE = answerShape(true, 2);

const specOf = (
  params: ModelSpec["params"] = {},
  structured: ModelSpec["structured"] = "prompt",
): ModelSpec => ({
  provider: "anthropic",
  model: "claude-haiku-5-5",
  params,
  structured,
});

const RULES: readonly Segment[] = [
  { role: "system", kind: "rules", text: "Be kind." },
  { role: "system", kind: "rules", text: "\nHow to act: …" },
];
const personaOf = (text: string): readonly Segment[] => [
  { role: "system", kind: "frame", text: "\nWho you are:" },
  { role: "system", kind: "persona", text },
];
const FEED: readonly Segment[] = [
  { role: "user", kind: "frame", text: "The front page:" },
  { role: "user", kind: "ask", text: "\nYour turn." },
];
const requestFor = (segments: readonly Segment[], spec = specOf()) => {
  const { bytes, sent } = messagesRequest(spec, requestOf(segments, {}, SHAPE));
  return { body: JSON.parse(bytes.toString()) as Body, bytes, sent };
};
const bodyOf = (segments: readonly Segment[]) => requestFor(segments).body;

describe("a prompt for Anthropic", () => {
  test("is marked for the cache behind the rules, which all agents share, and behind the persona", () => {
    const [ada, bo] = ["You are ada.", "You are bo."].map((persona) =>
      bodyOf([...RULES, ...personaOf(persona), ...FEED]),
    );
    const mark = { cache_control: { type: "ephemeral" } };
    expect(ada?.system).toEqual([
      { type: "text", text: "Be kind.\n\nHow to act: …", ...mark },
      { type: "text", text: "\n\nWho you are:\nYou are ada.", ...mark },
    ]);
    expect(bo?.system?.[0]).toEqual(ada?.system?.[0]);
    expect(JSON.stringify(ada?.messages)).not.toContain("cache_control");
  });

  test("has the words that any other provider gets", () => {
    const segments = [...RULES, ...personaOf("You are ada."), ...FEED];
    const { system } = bodyOf(segments);
    const texts = Array.isArray(system) ? system.map(({ text }) => text) : [];
    expect(texts.join("")).toBe(blocksOf(segments)[0]?.text);
  });

  test.each([
    ["no rules", personaOf("You are ada."), ["\nWho you are:\nYou are ada."]],
    ["no persona", RULES, ["Be kind.\n\nHow to act: …"]],
    [
      "blank rules",
      [{ role: "system", kind: "rules", text: " " } as const, ...personaOf("x")],
      ["\nWho you are:\nx"],
    ],
    ["nothing", [], []],
  ])("sends no empty block where there is %s", (_, system, texts) => {
    const body = bodyOf([...system, ...FEED]);
    const sent = Array.isArray(body.system) ? body.system.map(({ text }) => text) : [];
    expect(sent).toEqual(texts);
  });

  test("has the agent's own answers as the assistant's, by turns", () => {
    const read: Segment = {
      role: "assistant",
      kind: "answer",
      text: '{"read":{"type":"open","target":"p1"}}',
    };
    const shown: Segment = { role: "user", kind: "thread", text: "[p1] Tides" };
    expect(bodyOf([...RULES, ...FEED.slice(0, 1), read, shown, ...FEED.slice(1)]).messages).toEqual([
      { role: "user", content: "The front page:" },
      { role: "assistant", content: read.text },
      { role: "user", content: "[p1] Tides\n\nYour turn." },
    ]);
  });
});

describe("the parameters of a call", () => {
  const sentOf = (spec: ModelSpec) => requestFor(FEED, spec);

  test("hold the model to a strict schema on the first rung, and to nothing on the others", () => {
    const { body, sent } = sentOf(specOf({ effort: "low" }, "schema"));
    expect(body.output_config).toEqual({
      effort: "low",
      format: { type: "json_schema", schema: strictSchema(SHAPE.schema) },
    });
    expect(sent).toEqual({ max_tokens: 1_024, output_config: { effort: "low", format: "json_schema" } });
    for (const rung of ["json", "prompt"] as const) {
      expect(sentOf(specOf({}, rung)).body).not.toHaveProperty("output_config");
    }
  });

  test("are what the scenario says and nothing else, and are logged as sent", () => {
    expect(sentOf(specOf()).sent).toEqual({ max_tokens: 1_024 });
    const { body, sent } = sentOf(specOf({ max_tokens: 90, temperature: 0.5 }));
    expect(body).toMatchObject({ max_tokens: 90, temperature: 0.5 });
    expect(sent).toEqual({ max_tokens: 90, temperature: 0.5, "anthropic-version": "2023-06-01" });
  });

  test("are replaced by extra ones, but for the model, the prompt and streaming", () => {
    const extra = {
      max_tokens: 7,
      thinking: { type: "disabled" },
      model: "other",
      messages: [],
      system: "Be rude.",
      stream: true,
    };
    const { body, bytes, sent } = sentOf(specOf({ max_tokens: 90, extra }));
    expect(body).toMatchObject({ max_tokens: 7, thinking: { type: "disabled" } });
    expect(sent).toEqual({ max_tokens: 7, thinking: { type: "disabled" } });
    expect(bytes.toString()).toBe(JSON.stringify(body));
    expect(body).toMatchObject({ model: "claude-haiku-5-5", stream: false });
    expect(body.messages).toHaveLength(1);
    expect(body.system).toBeUndefined();
  });
});

describe("the body that is sent", () => {
  const anySegment = fc
    .record({
      role: fc.constantFrom("system" as const, "user" as const, "assistant" as const),
      kind: fc.constantFrom("rules" as const, "persona" as const, "frame" as const),
      text: fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom("", " \n", "\ud800", '"\\'),
        fc.string({ unit: "binary", minLength: 200, maxLength: 400 }),
      ),
    })
    .map((segment): Segment => segment);
  const halves = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");
  const marked = (text: string) => ({ type: "text", text, cache_control: { type: "ephemeral" } });

  /** Written out as plainly as it can be. */
  const plainly = (segments: readonly Segment[]): string => {
    const system = segments.filter(({ role }) => role === "system");
    const found = system.findIndex(({ kind }) => kind !== "rules");
    const end = found < 0 ? system.length : found;
    const textOf = (list: readonly Segment[]) => halves(list.map(({ text }) => text).join("\n"));
    const [rules, own] = [textOf(system.slice(0, end)), textOf(system.slice(end))];
    const isSeen = (text: string) => /\S/.test(text);
    const blocks = [rules, isSeen(rules) && isSeen(own) ? `\n${own}` : own].filter(isSeen).map(marked);
    const messages = blocksOf(segments.filter(({ role }) => role !== "system"));
    return JSON.stringify({
      max_tokens: 1_024,
      model: "claude-haiku-5-5",
      ...(blocks.length === 0 ? {} : { system: blocks }),
      messages: messages.map(({ role, text }) => ({ role, content: text })),
      stream: false,
    });
  };

  const system = (kind: "rules" | "persona", text: string): Segment => ({ role: "system", kind, text });

  test("is the JSON of the prompt byte for byte, whatever is shared and however often it was shown", () => {
    fc.assert(
      fc.property(anySharing(anySegment), fc.boolean(), (parts, isOne) => {
        const { segments, strands } = sharing(parts, isOne);
        const asked = { ...requestOf(segments, {}, SHAPE), strands };
        for (let time = 0; time < 2; time += 1)
          expect(messagesRequest(specOf(), asked).bytes.toString()).toBe(plainly(segments));
      }),
      {
        examples: [[{ before: [], shared: [system("rules", "")], after: [system("persona", "\0")] }, false]],
      },
    );
  });
});
