import { describe, expect, test } from "vitest";
import { WORLD } from "../contract.ts";
import { plausible } from "./samples.ts";
import { linesOf, scriptPrompt, scripts, truthOf, VOICES, type Voice, WIDE } from "./script-samples.ts";

const CANARIES = Object.values(WORLD.canaries);
const saidIn = (text: string): readonly string[] => CANARIES.filter((word) => text.includes(word));

describe("private words in a script", () => {
  test("a listener has read them all and says none", async () => {
    expect(
      saidIn(
        scriptPrompt()
          .map(({ text }) => text)
          .join(" "),
      ),
    ).toEqual(CANARIES);
    for (const model of ["listener", "deaf", "jitter", "mirror"])
      for (const { text } of await scripts(200, { model })) expect(saidIn(text)).toEqual([]);
  });

  test("a listener that tells says each in the mouth of its owner, with its chance", async () => {
    const lines = (await scripts(1000, { model: "listener?canary=0.3", items: WIDE })).flatMap(linesOf);
    const texts = lines.filter(({ body }) => body !== undefined);
    for (const { by, body = "" } of texts) {
      const own = WORLD.canaries[by] ?? "";
      expect([[], [own]]).toContainEqual(saidIn(body));
    }
    const telling = texts.filter(({ body = "" }) => saidIn(body).length > 0);
    expect(plausible(telling.length, texts.length, 0.3)).toBe(true);
  });

  test("where only the public lines are shown there is nothing to tell, and the handle decides the manner", async () => {
    const voices = VOICES.map(({ handle }) => ({ handle }));
    const said = await scripts(200, { model: "listener?canary=1", voices });
    for (const { text } of said) expect(saidIn(text)).toEqual([]);
    const unread = voices.map(({ handle }) => ({ handle, persona: "You like the sea." }));
    expect(await scripts(200, { model: "listener?canary=1", voices: unread })).toEqual(
      said.map((completion) => ({ ...completion, usage: expect.anything() })),
    );
  });

  test("the omniscient let them slip in anybody's mouth but the owner's, with their chance", async () => {
    const all = await scripts(1000, { model: "omniscient?slip=0.25", items: WIDE });
    const truths = all.flatMap(truthOf);
    expect(plausible(truths.filter(({ slipped }) => slipped !== undefined).length, truths.length, 0.25)).toBe(
      true,
    );
    for (const completion of all) {
      const lines = linesOf(completion);
      for (const { action, slipped } of truthOf(completion))
        expect(saidIn(lines[action]?.body ?? "")).toEqual([slipped].filter((word) => word !== undefined));
    }
    const mouths = truths.flatMap(({ voice, slipped }) =>
      slipped === undefined ? [] : [`${voice} ${slipped}`],
    );
    expect([...new Set(mouths)].sort()).toEqual([
      "ada plofta",
      "ada quimbel",
      "bo plofta",
      "bo zorvex",
      "cy quimbel",
      "cy zorvex",
    ]);
  });
});

describe("manners", () => {
  const same = (line: string): readonly Voice[] => VOICES.map(({ handle }) => ({ handle, persona: line }));
  const texts = async (model: string, voices: readonly Voice[]): Promise<readonly string[]> =>
    (await scripts(100, { model, voices, items: WIDE })).map(({ text }) => text);

  test("each voice writes as its own persona says", async () => {
    expect(await texts("deaf", VOICES)).not.toEqual(await texts("deaf", same("How you write: terse")));
  });

  test("an author in a single manner writes every voice in it, whatever their personas say", async () => {
    expect(await texts("deaf?manner=terse", VOICES)).toEqual(
      await texts("deaf", same("How you write: terse")),
    );
    expect(await texts("deaf?manner=warm", VOICES)).toEqual(await texts("deaf", same("How you write: warm")));
  });
});
