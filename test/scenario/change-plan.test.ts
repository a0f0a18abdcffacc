import { describe, expect, test } from "vitest";
import { readSetting, withSetting } from "../../src/scenario/change-plan.ts";
import type { Plan } from "../../src/scenario/plan.ts";
import { experimentOf, scenario } from "./support.ts";

const ARMS = `seeds: 2
arms:
  mixed: {}
  shuffled: { feed: { texts: shuffled } }
  isolated: { feed: none }
  yoked: { feed: { donor: mixed } }
  script: { author: only }
  one-context: { author: { model: only, mode: turns } }
`;

function planOf(arm: string): Plan {
  const { runs } = experimentOf(scenario(ARMS));
  return runs.find(({ plan }) => plan.arm === arm)?.plan as Plan;
}

/** The plan after a setting was read and laid over it. */
function changed(arm: string, key: string, text: string): Plan {
  const plan = planOf(arm);
  const read = readSetting(plan, key, text);
  if (!read.ok) throw new Error(read.message);
  return withSetting(plan, read.change);
}

const refused = (arm: string, key: string, text: string): string => {
  const read = readSetting(planOf(arm), key, text);
  return read.ok ? "taken" : read.message;
};

describe("a fork may not change", () => {
  test.each([
    ["author", "only", /^author: .*make it an arm/],
    ["author.sees", "bios", /^author\.sees: .*make it an arm/],
    ["knows", "everybody", /^knows: .*make it an arm/],
    ["caps.turns", "5", /^caps\.turns: .*make it an arm/],
    ["feed.donor", "mixed", /^feed\.donor: .*make it an arm/],
    ["feed", "{ donor: mixed }", /^feed: .*for an arm/],
  ])("%s, and is told why", (key, text, message) => {
    expect(refused("mixed", key, text)).toMatch(message);
  });

  test.each([
    ["a recorded feed", "yoked", "feed.size", "5"],
    ["a recorded feed for none", "yoked", "feed", "none"],
    ["the feed of a script, which has none", "script", "feed.size", "5"],
    ["the words that one context has written", "one-context", "feed.texts", "shuffled"],
    ["what one context has before it", "one-context", "feed", "none"],
  ])("%s", (_, arm, key, text) => {
    expect(refused(arm, key, text)).toMatch(/^feed/);
  });
});

describe("a fork may", () => {
  test("exchange words from a round on, and leave off", () => {
    expect(changed("mixed", "feed.texts", "shuffled").feed).toEqual(planOf("shuffled").feed);
    expect(changed("shuffled", "feed.texts", "own").feed).toEqual(planOf("mixed").feed);
    expect(changed("isolated", "feed", "{ texts: shuffled }").feed).toEqual(planOf("shuffled").feed);
    expect(changed("shuffled", "feed", "{}").feed).toEqual(planOf("mixed").feed);
  });

  test("change what agents of one context are shown, and everything that is not about feeds", () => {
    expect(changed("one-context", "feed.size", "3").feed).toMatchObject({ size: 3 });
    expect(changed("script", "turn.actions", "3").turn.actions).toBe(3);
    expect(changed("yoked", "rounds", "9").rounds).toBe(9);
  });
});
