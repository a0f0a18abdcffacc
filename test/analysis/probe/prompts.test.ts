import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePlan } from "../../../src/analysis/probe/make-plan.ts";
import { exactParaphrase } from "../../../src/analysis/probe/paraphrases.ts";
import type { ProbePlan, ProbeTerms } from "../../../src/analysis/probe/plan.ts";
import { type OpenedForProbe, openForProbe } from "../../../src/analysis/probe/probed-run.ts";
import { type Question, questionsAt } from "../../../src/analysis/probe/questions.ts";
import { type Saying, textOf } from "../../../src/analysis/probe/story.ts";
import type { Segment } from "../../../src/core/call.ts";
import { experimentOf, LISTENERS, plannedOf, play } from "../../support/experiments.ts";

const TERMS: ProbeTerms = {
  seed: 1,
  take: 0,
  forks: 60,
  draws: 2,
  controls: ["exchange", "deaf", "parrot", "free"],
  controlForks: 60,
  otherTopics: false,
  paraphraser: "exact",
  acceptance: { jaccard: 0.6, cosine: 0.5 },
};

const ARMS = LISTENERS.replace(
  "arms: { only: {} }",
  `arms:
  only: {}
  shuffled: { feed: { texts: shuffled } }
  script: { author: a }
  voices: { author: { model: a, mode: turns } }`,
).replace("rounds: 8", "rounds: 12");

const opened = new Map<string, OpenedForProbe>();

beforeAll(async () => {
  const experiment = experimentOf(ARMS);
  for (const arm of ["only", "shuffled", "script", "voices"]) {
    const { path } = await play(plannedOf(experiment, arm));
    const run = openForProbe(path);
    if ("reason" in run) throw new Error(run.reason);
    opened.set(arm, run);
  }
});
afterAll(() => {
  for (const run of opened.values()) run.close();
});

interface Fixture {
  readonly run: OpenedForProbe;
  readonly plan: ProbePlan;
  readonly questions: readonly Question[];
}

const fixtures = new Map<string, Fixture>();

function fixture(arm: string, terms: Partial<ProbeTerms> = {}): Fixture {
  const key = JSON.stringify([arm, terms]);
  const known = fixtures.get(key) ?? made(arm, terms);
  fixtures.set(key, known);
  return known;
}

function made(arm: string, terms: Partial<ProbeTerms>): Fixture {
  const run = opened.get(arm) as OpenedForProbe;
  const { plan } = makePlan(run, { ...TERMS, ...terms });
  const paraphraseOf = (source: Saying["id"]) => {
    const { title, body } = exactParaphrase(plan, run.story.byId.get(source) as Saying);
    return title === null ? { body } : { title, body };
  };
  const asked = { story: run.story, runPlan: run.plan, callOf: run.callOf, paraphraseOf };
  return { run, plan, questions: plan.sites.flatMap((site) => questionsAt(plan, site, asked)) };
}

const said = ({ run }: Fixture, id: string): Saying => run.story.byId.get(id as Saying["id"]) as Saying;

const of = ({ questions }: Fixture, fork: number, asking: string, variant: string): readonly Segment[] =>
  questions.find((one) => one.site.fork === fork && one.asking === asking && one.variant === variant)?.request
    .segments ?? [];

/** A segment without its words. */
const frameOf = ({ role, kind, slot }: Segment): unknown => ({ role, kind, slot });

describe.each(["only", "shuffled", "script", "voices"])("the prompts of a fork (%s)", (arm) => {
  test("are the logged prompt with one force behind it", () => {
    const fix = fixture(arm);
    expect(fix.plan.sites.length).toBeGreaterThan(3);
    for (const { fork, action, message } of fix.plan.sites) {
      const original = of(fix, fork, "plain", "original");
      const logged = fix.run.callOf(said(fix, action))?.segments ?? [];
      expect(original.slice(0, logged.length)).toEqual(logged);
      expect(original.at(-1)).toMatchObject({ kind: "force", slot: message });
      expect(original.filter(({ kind }) => kind === "force")).toHaveLength(1);
    }
  });

  test("differ in the words of the message alone, everywhere they stand", () => {
    const fix = fixture(arm);
    for (const { fork, source } of fix.plan.sites) {
      const original = of(fix, fork, "plain", "original");
      for (const variant of ["paraphrase", "swap"]) {
        const other = of(fix, fork, "plain", variant);
        expect(other.map(frameOf)).toEqual(original.map(frameOf));
        const changed = other.filter((segment, i) => segment.text !== original[i]?.text);
        expect(changed.length).toBeGreaterThan(0);
        expect(changed).toEqual(other.filter((_, i) => original[i]?.textSource === source));
      }
    }
  });

  test("hold the words of the swap, and those of the message no more", () => {
    const fix = fixture(arm);
    for (const { fork, source, swap } of fix.plan.sites) {
      const whole = of(fix, fork, "plain", "swap")
        .map(({ text }) => text)
        .join("\n");
      const firstLine = (id: string): string => said(fix, id).body.split("\n")[0]?.slice(0, 300) ?? "";
      expect(whole).toContain(firstLine(swap));
      if (firstLine(source).split(" ").length > 8) expect(whole).not.toContain(firstLine(source));
    }
  });

  test("give each sample a number of its own, and the same place", () => {
    const { questions } = fixture(arm);
    for (const fork of new Set(questions.map(({ site }) => site.fork))) {
      const own = questions.filter(({ site }) => site.fork === fork);
      expect(new Set(own.map(({ request }) => request.address.draw)).size).toBe(own.length);
      expect(
        new Set(
          own.map(({ request: { address } }) => `${address.round} ${address.context} ${address.ordinal}`),
        ).size,
      ).toBe(1);
    }
  });

  test("hide the message from a deaf control, alike in all conditions", () => {
    const fix = fixture(arm);
    for (const { fork, source } of fix.plan.sites) {
      const [first, ...others] = ["original", "paraphrase", "swap"].map((variant) =>
        of(fix, fork, "deaf", variant),
      );
      for (const other of others) expect(other).toEqual(first);
      const hidden = first?.filter(({ textSource }) => textSource === source) ?? [];
      expect(hidden.length).toBeGreaterThan(0);
      for (const { text } of hidden) expect(text).toBe("| [message hidden]");
    }
  });

  test("exchange two messages of one prompt without a word lost", () => {
    const fix = fixture(arm);
    for (const { fork, source, sibling } of fix.plan.sites.filter((site) => site.sibling !== undefined)) {
      const original = of(fix, fork, "plain", "original");
      const exchanged = of(fix, fork, "exchange", "exchange");
      exchanged.forEach((segment, i) => {
        const before = original[i] as Segment;
        const wanted = { [source]: sibling, [sibling as string]: source }[before.textSource ?? ""];
        if (wanted === undefined) expect(segment).toEqual(before);
        else expect(segment.textSource).toBe(wanted);
      });
    }
  });
});

describe("a plan", () => {
  test("keeps the forks of a smaller one", () => {
    const whole = fixture("only").plan.sites;
    for (let forks = 1; forks < whole.length; forks += 1)
      expect(fixture("only", { forks }).plan.sites).toEqual(whole.slice(0, forks));
  });

  test("takes each comment once, and only answers to another agent", () => {
    const fix = fixture("only");
    expect(new Set(fix.plan.sites.map(({ action }) => action)).size).toBe(fix.plan.sites.length);
    for (const { action, message, agent } of fix.plan.sites) {
      expect(said(fix, action).parent).toBe(message);
      expect(said(fix, message).author).not.toBe(agent);
      expect(said(fix, message).isAgents).toBe(true);
    }
  });

  test.each(["only", "voices"])("swaps like for like, by the nearest tier (%s)", (arm) => {
    const fix = fixture(arm);
    for (const { source, swap, tier, agent } of fix.plan.sites) {
      const [here, there] = [said(fix, source), said(fix, swap)];
      expect(there.thread).not.toBe(here.thread);
      expect(there.author).not.toBe(agent);
      expect(there.title === undefined).toBe(here.title === undefined);
      if (tier === "X3") continue;
      expect(Math.abs(there.depth - here.depth)).toBeLessThanOrEqual(1);
      expect(there.community).toBe(here.community);
      expect(Math.abs(textOf(there).length / textOf(here).length - 1)).toBeLessThanOrEqual(0.25);
      expect([there.author === here.author, there.model]).toEqual([tier === "X1", here.model]);
    }
  });

  test("swaps for another topic where it has to", () => {
    const { run, plan } = fixture("only", { otherTopics: true });
    expect(plan.sites.length).toBeGreaterThan(2);
    for (const { source, swap } of plan.sites) {
      expect(run.topicOf(source)).toBeDefined();
      expect(run.topicOf(swap)).not.toBe(run.topicOf(source));
    }
  });

  test("is made from the run without changing a byte of it", () => {
    const { path } = opened.get("only") as OpenedForProbe;
    const before = readFileSync(path);
    fixture("only");
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
