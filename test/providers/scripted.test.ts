import { expect, test } from "vitest";
import type { CallAddress, CallOutcome } from "../../src/core/call.ts";
import { openProvider } from "../../src/providers/open.ts";
import { readScript } from "../../src/providers/scripted/script.ts";
import { WORLD } from "./contract.ts";
import { promptOf, requestOf } from "./prompts.ts";

async function ask(script: string, address: Partial<CallAddress>): Promise<CallOutcome> {
  const provider = await openProvider(
    { provider: "scripted", model: "s.yaml", params: {}, script },
    {},
    WORLD,
  );
  return provider.complete(requestOf(promptOf({}), address));
}

const textOf = async (script: string, address: Partial<CallAddress>): Promise<string | undefined> => {
  const outcome = await ask(script, address);
  return outcome.ok ? outcome.completion.text : undefined;
};

const SILENCE = '{"actions":[{"type":"do_nothing"}]}';
const SCRIPT = `
ada:
  - { actions: [{ type: vote, target: p1, value: -1 }] }
  - [{ read: { type: open, target: p1 } }, "not JSON at all"]
  - [["{", "{ still broken", { actions: [] }]]
  - { stop: max_tokens, text: '{"actions": [' }
  - { stop: refusal }
  - { fail: rate_limit }
"007":
  - "by its name as written"
default:
  - "anybody"
`;

test("round 1 is the first entry, and an answer goes out as JSON", async () => {
  expect(await textOf(SCRIPT, { round: 1 })).toBe('{"actions":[{"type":"vote","target":"p1","value":-1}]}');
});

test("a list in place of an entry gives the calls of one turn", async () => {
  expect(await textOf(SCRIPT, { round: 2, ordinal: 0 })).toBe('{"read":{"type":"open","target":"p1"}}');
  expect(await textOf(SCRIPT, { round: 2, ordinal: 1 })).toBe("not JSON at all");
  expect(await textOf(SCRIPT, { round: 2, ordinal: 2 })).toBe(SILENCE);
  expect(await textOf(SCRIPT, { round: 1, ordinal: 1 })).toBe(SILENCE);
});

test("a list within that gives the repairs, of which the last stays", async () => {
  expect(await textOf(SCRIPT, { round: 3, repair: 0 })).toBe("{");
  expect(await textOf(SCRIPT, { round: 3, repair: 1 })).toBe("{ still broken");
  expect(await textOf(SCRIPT, { round: 3, repair: 2 })).toBe('{"actions":[]}');
  expect(await textOf(SCRIPT, { round: 3, repair: 3 })).toBe('{"actions":[]}');
  expect(await textOf(SCRIPT, { round: 2, ordinal: 1, repair: 1 })).toBe("not JSON at all");
});

test("a stop reason comes with its text, or with none", async () => {
  expect(await ask(SCRIPT, { round: 4 })).toMatchObject({
    completion: { stop: "max_tokens", text: '{"actions": [' },
  });
  expect(await ask(SCRIPT, { round: 5 })).toMatchObject({ completion: { stop: "refusal", text: "" } });
});

test("a failure comes back as a failure", async () => {
  expect(await ask(SCRIPT, { round: 6 })).toMatchObject({ ok: false, failure: "rate_limit" });
});

test("beyond its end, and before round 1, a script is silent", async () => {
  expect(await textOf(SCRIPT, { round: 7 })).toBe(SILENCE);
  expect(await textOf(SCRIPT, { round: 0 })).toBe(SILENCE);
  expect(await textOf("{}", { round: 1 })).toBe(SILENCE);
});

test("who has no list of its own follows the default, and who has one does not", async () => {
  expect(await textOf(SCRIPT, { name: "bo" })).toBe("anybody");
  expect(await textOf(SCRIPT, { name: "007" })).toBe("by its name as written");
  expect(await textOf(SCRIPT, { name: "007", round: 2 })).toBe(SILENCE);
});

test("a call's place depends on its address alone, whatever was asked before", async () => {
  const provider = await openProvider(
    { provider: "scripted", model: "", params: {}, script: SCRIPT },
    {},
    WORLD,
  );
  const first = await provider.complete(requestOf(promptOf({}), { round: 2 }));
  await provider.complete(requestOf(promptOf({}), { round: 1 }));
  expect(await provider.complete(requestOf(promptOf({ force: "p9" }), { round: 2, draw: 4 }))).toMatchObject({
    completion: { text: first.ok ? first.completion.text : "" },
  });
});

test("JSON is a script too", async () => {
  expect(await textOf('{"ada": [{"actions": []}]}', {})).toBe('{"actions":[]}');
});

test.each([
  ["a list", "- a", 1, 1],
  ["nothing", "", 1, 1],
  ["a handle without a list", "ada: 5", 1, 6],
  ["a handle with nothing", "ada:", 1, 5],
  ["an answer that is a number", "ada:\n  - 5", 2, 5],
  ["an answer of no known form", "ada:\n  - hello: 1", 2, 5],
  ["actions that are no list", "ada:\n  - { actions: 5 }", 2, 5],
  ["an unknown stop reason", "ada:\n  - { stop: bored }", 2, 13],
  ["a stop with a text that is none", "ada:\n  - { stop: refusal, text: [] }", 2, 28],
  ["an alias", "ada:\n  - &a { actions: [] }\n  - *a", 3, 5],
  ["an alias to nothing", "ada:\n  - *a", 2, 5],
  ["a handle written twice", "ada: []\nada: []", 2, 1],
  ["a bracket that never closes", "ada: [", 1, 7],
])("%s is a fault with a place", (_what, script, line, col) => {
  const outcome = readScript(script);
  expect(outcome).toMatchObject({
    ok: false,
    problems: expect.arrayContaining([expect.objectContaining({ line, col })]),
  });
});

test("all faults of a script come at once", () => {
  const outcome = readScript("ada: [5, { stop: bored }]\nbo: 7\n");
  expect(outcome.ok ? 0 : outcome.problems.length).toBe(3);
});
