import { describe, expect, test } from "vitest";
import type { ProviderWorld, Segment } from "../../../src/core/call.ts";
import { openProvider } from "../../../src/providers/open.ts";
import { topicOf } from "../../../src/providers/synthetic/topic-of.ts";
import { TOPICS } from "../../../src/providers/synthetic/topics.ts";
import { WORLD } from "../contract.ts";
import { completionOf, parsed, promptOf, requestOf, WITH_READS } from "../prompts.ts";
import { CHI_SQUARE, chiSquareUniform, forced, plausible, type Reply, replies } from "./samples.ts";

const D = TOPICS.length;

const ABOUT_TIDES = forced("The ebb shows you what the harbour was hiding.");
const ABOUT_BREAD = forced("Dough keeps better time than the oven does.");

describe.each(["", "&dense"])("a listener (form%s)", (form) => {
  test.each([0, 0.2, 0.6, 1])("hears the topic of what it answers with probability q = %d", async (q) => {
    const all = await replies(`listener?q=${q}${form}`, ABOUT_TIDES, 2000);
    const heard = all.filter(({ truth }) => truth.heard);
    expect(plausible(heard.length, all.length, q)).toBe(true);
    for (const { truth } of heard)
      expect(truth).toEqual({ action: 0, topic: "tides", heard: true, from: "c3" });
    for (const { truth } of all) if (!truth.heard) expect(truth).not.toHaveProperty("from");
    // By chance it lands on the same topic once in ten.
    const same = all.filter(({ truth }) => truth.topic === "tides");
    expect(plausible(same.length, all.length, q + (1 - q) / D)).toBe(true);
  });

  test("draws a topic of its own uniformly over all ten", async () => {
    const own = (await replies(`listener?q=0.3${form}`, ABOUT_TIDES, 3000)).filter(
      ({ truth }) => !truth.heard,
    );
    const counts = TOPICS.map(({ name }) => own.filter(({ truth }) => truth.topic === name).length);
    expect(chiSquareUniform(counts)).toBeLessThan(CHI_SQUARE[9]);
  });

  test("says what its label says: the topic can be read off every text", async () => {
    for (const { body, truth } of await replies(
      `listener?q=0.5&canary=0.3&echo=0.3${form}`,
      ABOUT_TIDES,
      500,
    )) {
      expect(topicOf(body)?.name).toBe(truth.topic);
    }
  });

  test("writes the same words on a topic whether it was heard or its own", async () => {
    const deaf = await replies(`deaf${form === "" ? "" : "?dense"}`, ABOUT_TIDES, 300);
    for (const { name, claim } of TOPICS) {
      const listening = await replies(`listener?q=1${form}`, forced(claim.join(". ")), 300);
      deaf.forEach(({ body, truth }, draw) => {
        if (truth.topic === name)
          expect(listening[draw]).toMatchObject({ body, truth: { topic: name, heard: true } });
      });
    }
  });

  test("lets neither the coin nor the own topic tell anything about the words", async () => {
    const all = await replies(`listener?q=0.5${form}`, ABOUT_TIDES, 6000);
    const tides = all.filter(({ truth }) => truth.topic === "tides");
    const heard = tides.filter(({ truth }) => truth.heard);
    for (const word of ["tide", "harbour", "gauge", "shore"]) {
      const has = ({ body }: Reply): boolean => new RegExp(`\\b${word}\\b`).test(body);
      const share = tides.filter(has).length / tides.length;
      const own = tides.length - heard.length;
      const difference =
        heard.filter(has).length / heard.length - tides.filter((r) => !r.truth.heard && has(r)).length / own;
      expect(Math.abs(difference)).toBeLessThan(
        4 * Math.sqrt(share * (1 - share) * (1 / heard.length + 1 / own)),
      );
    }
  });

  test("copies none of the words it answers unless it echoes", async () => {
    const strange = forced("The harbour frobnicates. The gauge is glorpish, the ebb wumpled.");
    for (const { body, truth } of await replies(`listener?q=1${form}`, strange, 300)) {
      expect(body).not.toMatch(/frobnicates|glorpish|wumpled/);
      expect(truth).not.toHaveProperty("echoed");
    }
  });

  test("follows the closed form of the causal response index on topic labels", async () => {
    // One-hot labels, K = 3 draws a condition, each draw used once: W = (1 - q^2)(1 - 1/d), S = 1 - (1 - q^2)/d.
    const [q, forks] = [0.5, 1500];
    const original = (await replies(`listener?q=${q}${form}`, ABOUT_TIDES, 3 * forks)).map(
      ({ truth }) => truth.topic,
    );
    const swapped = (await replies(`listener?q=${q}${form}`, ABOUT_BREAD, 6 * forks))
      .slice(3 * forks)
      .map(({ truth }) => truth.topic);
    const differs = (a: unknown, b: unknown): number => (a === b ? 0 : 1);
    const within = (labels: readonly unknown[]): number => {
      let sum = 0;
      for (let i = 0; i < labels.length; i += 3) {
        sum +=
          differs(labels[i], labels[i + 1]) +
          differs(labels[i], labels[i + 2]) +
          differs(labels[i + 1], labels[i + 2]);
      }
      return sum / labels.length;
    };
    const across = original.reduce((sum, label, i) => sum + differs(label, swapped[i]), 0) / original.length;
    expect(Math.abs(within(original) - (1 - q * q) * (1 - 1 / D))).toBeLessThan(0.03);
    expect(Math.abs(across - (1 - (1 - q * q) / D))).toBeLessThan(0.02);
    const cri = (across - (within(original) + within(swapped)) / 2) / across;
    expect(Math.abs(cri - (q * q) / (1 - (1 - q * q) / D))).toBeLessThan(0.04);
  });
});

describe("the prompt never selects the dice", () => {
  const feedOf = (words: string): readonly Segment[] =>
    promptOf({
      messages: ["p1", "p2", "c3", "c4"].map((slot) => ({ slot, by: "bo", words: `${words} ${slot}` })),
    });

  test("two prompts of equal shape and other words get the same wishes", async () => {
    const provider = await openProvider(
      { provider: "synthetic", model: "listener?q=0.7&echo=0.2", params: {} },
      {},
      WORLD,
    );
    const wishes = async (segments: readonly Segment[], draw: number): Promise<unknown> => {
      const answer = parsed(completionOf(await provider.complete(requestOf(segments, { draw }, WITH_READS))));
      const shape = answer.actions?.map(({ type, ...rest }) => ({
        type,
        ...("target" in rest && { target: rest.target }),
        ...("value" in rest && { value: rest.value }),
        ...("community" in rest && { community: rest.community }),
      }));
      return answer.read ?? shape;
    };
    for (let draw = 0; draw < 400; draw += 1) {
      expect(await wishes(feedOf("the tide and the ebb"), draw)).toEqual(
        await wishes(feedOf("yeast zorvex dough"), draw),
      );
    }
  });

  test("hearing, and the topic where nothing was heard, are the same whatever was said", async () => {
    const tides = await replies("listener?q=0.5", ABOUT_TIDES, 400);
    const bread = await replies("listener?q=0.5", ABOUT_BREAD, 400);
    tides.forEach(({ truth, body }, draw) => {
      expect(bread[draw]?.truth.heard).toBe(truth.heard);
      if (!truth.heard) expect(bread[draw]).toEqual({ body, truth });
    });
  });

  test("the deaf ignore everything they answer", async () => {
    const tides = await replies("deaf", ABOUT_TIDES, 400);
    expect(await replies("deaf", ABOUT_BREAD, 400)).toEqual(tides);
    expect(await replies("listener?q=0", ABOUT_BREAD, 400)).toEqual(tides);
    expect(tides.every(({ truth }) => !truth.heard)).toBe(true);
  });
});

test("a message without a topic is answered with a topic of one's own", async () => {
  const all = await replies("listener?q=1", forced("Who is awake?"), 2000);
  expect(all.every(({ truth }) => !truth.heard && truth.from === undefined)).toBe(true);
  const counts = TOPICS.map(({ name }) => all.filter(({ truth }) => truth.topic === name).length);
  expect(chiSquareUniform(counts)).toBeLessThan(CHI_SQUARE[9]);
});

test("a listener goes by the message it answers and not by those around it", async () => {
  const segments = promptOf({
    messages: [
      { slot: "p1", by: "bo", words: "tide tide tide harbour ebb gauge" },
      { slot: "c2", by: "cy", words: "A chord.", kind: "thread" },
    ],
    force: "c2",
  });
  for (const { truth } of await replies("listener?q=1", segments, 50)) {
    expect(truth).toMatchObject({ topic: "music", from: "c2" });
  }
});

describe("private words", () => {
  const PERSONA = "You are ada.\nYour private word: zorvex.\nHow you write: terse";
  const CANARIES = Object.values(WORLD.canaries);
  const saidIn = (body: string): readonly string[] => CANARIES.filter((word) => body.includes(word));

  test("a listener says its own with the chance that is asked for", async () => {
    const all = await replies("listener?canary=0.3", forced("the tide", PERSONA), 2000);
    const says = all.filter(({ body }) => body.includes("zorvex"));
    expect(plausible(says.length, all.length, 0.3)).toBe(true);
    for (const { body, truth } of all) {
      expect(truth.canary).toBe(body.includes("zorvex") ? "zorvex" : undefined);
      expect(truth).not.toHaveProperty("slipped");
    }
  });

  test("nobody says a private word that the prompt did not show, but the omniscient", async () => {
    for (const model of ["listener?q=1", "listener?q=1&canary=1&echo=1", "deaf?canary=1"]) {
      for (const { body } of await replies(model, ABOUT_TIDES, 300)) expect(saidIn(body)).toEqual([]);
    }
  });

  test("an echo says one strange word of the message, with the chance that is asked for", async () => {
    const all = await replies(
      "listener?q=0.5&echo=0.4",
      forced("I call it quimbel, this tide.", PERSONA),
      2000,
    );
    expect(plausible(all.filter(({ body }) => body.includes("quimbel")).length, all.length, 0.4)).toBe(true);
    for (const { body, truth } of all)
      expect(truth.echoed).toBe(body.includes("quimbel") ? "quimbel" : undefined);
  });

  test("the omniscient let the others' slip, never their own, and name which", async () => {
    const all = await replies("omniscient?slip=0.25", forced("the tide", PERSONA), 3000);
    const slips = all.filter(({ truth }) => truth.slipped !== undefined);
    expect(plausible(slips.length, all.length, 0.25)).toBe(true);
    for (const { body, truth } of all)
      expect(saidIn(body)).toEqual(truth.slipped === undefined ? [] : [truth.slipped]);
    const quimbel = slips.filter(({ truth }) => truth.slipped === "quimbel").length;
    expect(chiSquareUniform([quimbel, slips.length - quimbel])).toBeLessThan(CHI_SQUARE[1]);
    expect(saidIn(slips.map(({ body }) => body).join(" "))).toEqual(["quimbel", "plofta"]);
  });

  test("the omniscient slip at 0.2 when not told otherwise, and are silent in a world without private words", async () => {
    const all = await replies("omniscient", ABOUT_TIDES, 2000);
    expect(plausible(all.filter(({ truth }) => truth.slipped !== undefined).length, all.length, 0.2)).toBe(
      true,
    );
    const empty: ProviderWorld = { ...WORLD, canaries: { ada: "zorvex" } };
    for (const { truth } of await replies("omniscient?slip=1", ABOUT_TIDES, 50, empty)) {
      expect(truth).not.toHaveProperty("slipped");
    }
  });

  test("without their slips the omniscient are listeners, word for word", async () => {
    expect(await replies("omniscient?q=0.6&slip=0", ABOUT_TIDES, 200)).toEqual(
      await replies("listener?q=0.6", ABOUT_TIDES, 200),
    );
  });
});
