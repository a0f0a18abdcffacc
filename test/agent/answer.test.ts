import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerShape, parseAnswer } from "../../src/agent/answer.ts";
import type { Completion } from "../../src/core/call.ts";

const completion = (text: string, stop: Completion["stop"] = "end"): Completion => ({
  text,
  stop,
  servedModel: "test",
  usage: {},
  sent: {},
});

const comment = { type: "comment", target: "c3", body: "Ja: 你好 🌊" } as const;
const acts = (...actions: unknown[]): string => JSON.stringify({ actions });

describe("an answer is read", () => {
  test.each([
    ["bare", acts(comment)],
    ["fenced", `\`\`\`json\n${acts(comment)}\n\`\`\``],
    ["amid prose, braces in strings and all", `Well {so to say}: ${acts(comment)} — that's {all}.`],
    ["as a bare list", JSON.stringify([comment])],
    ["as a bare action", JSON.stringify(comment)],
  ])("%s", (_, text) => {
    expect(parseAnswer(completion(text))).toEqual({ type: "actions", actions: [comment], unreadable: 0 });
  });

  test("as a read, whole or bare", () => {
    const read = { type: "open", target: "p1" };
    expect(parseAnswer(completion(JSON.stringify({ read })))).toEqual({ type: "read", read });
    expect(parseAnswer(completion(JSON.stringify(read)))).toEqual({ type: "read", read });
  });

  test("with null in place of what is absent, as strict schemas have it", () => {
    const post = { type: "post", community: "sea", title: "Tides", body: "High at four." } as const;
    const read = { type: "search", query: "tides" } as const;
    const texts = {
      acts: JSON.stringify({ read: null, actions: [{ ...post, url: null }] }),
      reads: JSON.stringify({ actions: null, read: { ...read, sort: null } }),
      bare: JSON.stringify({ ...read, actions: null }),
    };
    expect(parseAnswer(completion(texts.acts))).toEqual({ type: "actions", actions: [post], unreadable: 0 });
    expect(parseAnswer(completion(texts.reads))).toEqual({ type: "read", read });
    expect(parseAnswer(completion(texts.bare))).toEqual({ type: "read", read });
  });

  test("as far as it can be: members in which no action stands are counted", () => {
    const answer = parseAnswer(completion(acts({ type: "shout", body: "!" }, comment, 7)));
    expect(answer).toEqual({ type: "actions", actions: [comment], unreadable: 2 });
  });

  test("cut off by the token limit after its JSON was whole", () => {
    expect(parseAnswer(completion(acts(comment), "max_tokens"))).toMatchObject({ type: "actions" });
  });

  test("with NUL and lone surrogates mended, since neither can be stored as text", () => {
    const answer = parseAnswer(completion(acts({ ...comment, body: "a\u0000b\ud800c😀" })));
    expect(answer).toMatchObject({ actions: [{ body: "ab\ufffdc😀" }] });
  });
});

describe("an answer is lost", () => {
  test.each([
    ["unreadable", completion("I would rather talk about it.")],
    ["unreadable", completion(acts({ type: "shout" }))],
    ["unreadable", completion("[".repeat(100_000))],
    ["unreadable", completion("null")],
    ["unreadable", completion('{"read":null,"actions":null}')],
    ["unreadable", completion(acts({ ...comment, body: null }))],
    ["empty", completion(" \n")],
    ["truncated", completion('{"actions":[{"type":"comment","tar', "max_tokens")],
    ["truncated", completion("", "context_window")],
    ["declined", completion(acts(comment), "refusal")],
    ["filtered", completion("", "filter")],
  ] as const)("as %s", (outcome, lost) => {
    expect(parseAnswer(lost)).toEqual({ type: "lost", outcome });
  });

  test("whatever the text, never by throwing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), fc.json(), (noise, json) => {
        parseAnswer(completion(noise));
        parseAnswer(completion(`${noise}${json}${noise}`));
      }),
    );
  });
});

describe("the shape of an answer", () => {
  test("is one object for equal arguments, so that providers can cache by identity", () => {
    expect(answerShape(true, 2)).toBe(answerShape(true, 2));
    expect(answerShape(true, 2)).not.toBe(answerShape(false, 2));
  });

  test("offers reads only while there are some, and no more actions than a turn has", () => {
    expect(JSON.stringify(answerShape(true, 2).schema)).toContain('"read"');
    expect(JSON.stringify(answerShape(false, 2).schema)).not.toContain('"read"');
    expect(JSON.stringify(answerShape(false, 3).schema)).toContain('"maxItems":3');
  });
});
