import { describe, expect, test } from "vitest";
import type { Segment } from "../../../src/core/call.ts";
import { openProvider } from "../../../src/providers/open.ts";
import { SYNTHETIC_MODELS } from "../../../src/providers/synthetic/settings.ts";
import { isTopicWord, topicOf } from "../../../src/providers/synthetic/topic-of.ts";
import { TOPICS } from "../../../src/providers/synthetic/topics.ts";
import { WORLD } from "../contract.ts";
import { completionOf, parsed, promptOf, requestOf, SMALL_FEED, WITH_READS } from "../prompts.ts";
import { CHI_SQUARE, chiSquareUniform, forced, plausible, type Reply, replies } from "./samples.ts";

const TIDES = "The ebb shows you what the harbour was hiding. Gulls know the surge.";
const ABOUT_TIDES = forced(TIDES);
const ABOUT_NOTHING = forced("Who is there?");
const D = TOPICS.length;

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];

describe("a turn is the same in the whole family", () => {
  const feed = (words: string): readonly Segment[] =>
    promptOf({ messages: ["p1", "p2", "c3"].map((slot) => ({ slot, by: "bo", words: `${words} ${slot}` })) });

  /** Everything of an answer but the bodies of its comments. */
  async function shapes(model: string): Promise<unknown[]> {
    const provider = await openProvider({ provider: "synthetic", model, params: {} }, {}, WORLD);
    const out: unknown[] = [];
    for (let draw = 0; draw < 300; draw += 1) {
      const request = requestOf(feed("the tide and the ebb"), { draw }, WITH_READS);
      const { read, actions = [] } = parsed(completionOf(await provider.complete(request)));
      out.push(
        read ?? actions.map((action) => (action.type === "comment" ? { ...action, body: "" } : action)),
      );
    }
    return out;
  }

  // A flaky model does something else on purpose, and a copier notes what it meets.
  const settled = { flaky: "flaky?unreadable=0&refuse=0", copier: "copier?phrase=zorvex" };

  test.each(SYNTHETIC_MODELS.map(({ name }) => name))("%s", async (name) => {
    const model = name === "flaky" || name === "copier" ? settled[name] : `${name}`;
    const spec = name === "omniscient" ? "omniscient?slip=0" : model;
    expect(await shapes(spec)).toEqual(await shapes("deaf"));
  });
});

describe("whoever has no words to go by writes what the deaf write", () => {
  test.each(["parrot", "jitter?q=1", "mirror?q=1", "paraphraser"])("%s", async (model) => {
    const unseen = promptOf({ messages: SMALL_FEED, force: "c99" });
    expect(await replies(model, unseen, 100)).toEqual(await replies("deaf", unseen, 100));
  });
});

describe("a parrot", () => {
  test("says the very words of the message, whatever the dice, line for line", async () => {
    for (const words of [TIDES, "Who is there?", "A title | with a bar\nand a body", "$& {word}"]) {
      for (const { body } of await replies("parrot", forced(words), 20)) expect(body).toBe(words);
    }
  });

  test("confesses the message, and its topic where it has one", async () => {
    const [tidal] = await replies("parrot", ABOUT_TIDES, 1);
    expect(tidal?.truth).toEqual({
      action: 0,
      topic: "tides",
      heard: true,
      from: "c3",
      through: "restating",
    });
    const [none] = await replies("parrot", ABOUT_NOTHING, 1);
    expect(none?.truth).toEqual({ action: 0, heard: false, from: "c3", through: "restating" });
  });

  test("is deaf to blanks", async () => {
    expect(await replies("parrot", forced(" \n "), 50)).toEqual(await replies("deaf", forced(" \n "), 50));
  });
});

describe("a jitter", () => {
  const moved = (all: readonly Reply[]): readonly Reply[] =>
    all.filter(({ truth }) => truth.through === "wording");

  test("goes by the wording with probability q, and then always says the same to the same words", async () => {
    const all = await replies("jitter?q=0.4", ABOUT_TIDES, 2000);
    expect(plausible(moved(all).length, all.length, 0.4)).toBe(true);
    expect(new Set(moved(all).map(({ body }) => body)).size).toBe(1);
    const own = all.filter(({ truth }) => truth.through === undefined);
    const deaf = await replies("deaf", ABOUT_TIDES, 2000);
    for (const reply of own) expect(reply).toEqual(deaf[all.indexOf(reply)]);
  });

  test("has a topic for each wording that is uniform over all ten, and independent of what the words mean", async () => {
    const counts = TOPICS.map(() => 0);
    let same = 0;
    const n = 1500;
    for (let i = 0; i < n; i += 1) {
      const words = `The harbour gauge reads ${i}.`;
      const [reply] = await replies("jitter?q=1", forced(words), 1);
      const topic = TOPICS.findIndex(({ name }) => name === reply?.truth.topic);
      counts[topic] = (counts[topic] ?? 0) + 1;
      if (reply?.truth.topic === "tides") same += 1;
      expect(reply?.truth).toMatchObject({ heard: false, from: "c3", through: "wording" });
      expect(topicOf(reply?.body ?? "")?.name).toBe(reply?.truth.topic);
    }
    expect(chiSquareUniform(counts)).toBeLessThan(CHI_SQUARE[9]);
    expect(plausible(same, n, 1 / D)).toBe(true);
  });

  test("minds every letter and not the place where it reads them", async () => {
    const at = (kind: "feed" | "thread", words: string): readonly Segment[] =>
      promptOf({ messages: [{ slot: "c3", by: "bo", words, kind }], force: "c3" });
    const say = async (segments: readonly Segment[]): Promise<string | undefined> =>
      (await replies("jitter?q=1", segments, 1))[0]?.body;
    expect(await say(at("feed", TIDES))).toBe(await say(at("thread", TIDES)));
    expect(await say(at("feed", TIDES))).not.toBe(await say(at("feed", `${TIDES}!`)));
  });
});

describe.each(["", "&dense"])("a mirror (form%s)", (form) => {
  test("copies with probability q, and is deaf otherwise", async () => {
    const all = await replies(`mirror?q=0.3${form}`, ABOUT_TIDES, 2000);
    const copies = all.filter(({ truth }) => truth.copied !== undefined);
    expect(plausible(copies.length, all.length, 0.3)).toBe(true);
    const deaf = await replies(`deaf?${form}`, ABOUT_TIDES, 2000);
    all.forEach((reply, draw) => {
      if (reply.truth.copied === undefined) expect(reply).toEqual(deaf[draw]);
    });
  });

  test("has no topic word but up to four of the message, drawn evenly, and confesses them", async () => {
    const words = ["ebb", "harbour", "gulls", "surge", "tide", "estuary"];
    const counts = words.map(() => 0);
    for (const { body, truth } of await replies(`mirror?q=1${form}`, forced(words.join(" so ")), 1500)) {
      const said = wordsOf(body).filter(isTopicWord);
      expect(truth).toMatchObject({ topic: "tides", heard: true, from: "c3", through: "keywords" });
      expect(said).toEqual(truth.copied);
      expect(new Set(said).size).toBe(4);
      for (const word of said) counts[words.indexOf(word)] = (counts[words.indexOf(word)] ?? 0) + 1;
    }
    for (const count of counts) expect(plausible(count, 1500, 4 / 6)).toBe(true);
    const [few] = await replies(`mirror?q=1${form}`, forced("So much for the ebb, the Ebb, and a chord."), 1);
    expect(few?.truth.copied).toEqual(["ebb"]);
  });

  test("has a frame that no message moves: without the copied words nothing is left of it", async () => {
    const frames = async (words: string): Promise<string[]> =>
      (await replies(`mirror?q=1${form}`, forced(words), 200)).map(({ body, truth }) =>
        body.replace(truth.copied?.join(", ") ?? "", "…"),
      );
    const one = await frames("Dough keeps better time than the oven does.");
    const other = await frames("melody chord violin rhythm");
    for (const list of [one, other]) expect(new Set(list).size).toBe(form === "" ? 4 : 1);
  });
});

test("a paraphraser keeps the topic words of what it is forced to answer and changes all else", async () => {
  const all = await replies("paraphraser", forced(TIDES), 200);
  for (const { body, truth } of all) {
    expect(wordsOf(body).filter(isTopicWord)).toEqual(wordsOf(TIDES).filter(isTopicWord));
    expect(body).not.toMatch(/\b(shows|what|hiding|know)\b/);
    expect(truth).toEqual({ action: 0, topic: "tides", heard: true, from: "c3", through: "paraphrase" });
  }
  expect(new Set(all.map(({ body }) => body)).size).toBeGreaterThan(100);
});
