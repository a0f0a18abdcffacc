import { describe, expect, test } from "vitest";
import { leak } from "../../src/analysis/leak.ts";
import type { Event, LoggedEvent } from "../../src/core/events.ts";
import { type CommentId, commentId, postId } from "../../src/core/ids.ts";
import type { Plan } from "../../src/scenario/plan.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { play, shipped } from "../support/experiments.ts";

const AGENTS = ["ana", "bo", "cy"];
const WORDS = { ana: "kib", bo: "lom", cy: "naz" };

type Step = readonly ["say" | "see", agent: string, what: string];

/** `say` writes a comment that holds a word, `see` shows the comment that first held it. */
function logOf(steps: readonly Step[]): LoggedEvent[] {
  const events: Event[] = AGENTS.map((handle, agent) => ({
    type: "agent.joined",
    agent,
    handle,
    name: handle,
    bio: "",
    provenance: "autonomous",
  }));
  const first = new Map<string, CommentId>();
  for (const [step, handle, word] of steps) {
    const agent = AGENTS.indexOf(handle);
    if (step === "say") {
      const comment = commentId(first.size + events.length);
      if (!first.has(word)) first.set(word, comment);
      events.push({
        type: "comment.created",
        comment,
        post: postId(1),
        parent: postId(1),
        author: agent,
        body: `So, ${word}!`,
      });
    } else {
      const eligible = [first.get(word) as CommentId];
      events.push({
        type: "turn.taken",
        agent,
        outcome: "silent",
        views: [{ surface: "feed", eligible }],
        reads: [],
        actions: 0,
      });
    }
  }
  return events.map((event, i) => ({ seq: i + 1, round: 1, at: i, cause: { by: "scheduler" }, event }));
}

describe("leak where one context writes for all", () => {
  const byOne = (log: LoggedEvent[]): LoggedEvent[] =>
    log.map((logged) => ({ ...logged, cause: { by: "turn", turn: 1, context: AGENTS.length, call: 0 } }));

  test("is what no message on the forum held before", () => {
    const log = logOf([
      ["say", "bo", "kib"],
      ["say", "cy", "kib"],
      ["say", "ana", "lom"],
    ]);
    expect(leak(byOne(log), WORDS)).toMatchObject({
      mentions: 3,
      violations: [
        { handle: "bo", owner: "ana" },
        { handle: "ana", owner: "bo" },
      ],
    });
  });

  test("is none where the owner said it first, which separate contexts would have had to be shown", () => {
    const log = logOf([
      ["say", "ana", "kib"],
      ["say", "bo", "kib"],
    ]);
    expect(leak(byOne(log), WORDS)).toMatchObject({ mentions: 1, violations: [] });
    expect(leak(log, WORDS)).toMatchObject({ mentions: 1, violations: [{ handle: "bo" }] });
  });
});

describe("leak", () => {
  test("counts words written before their writer was shown them: two of three in the reference case", () => {
    const log = logOf([
      ["say", "ana", "kib"],
      ["see", "bo", "kib"],
      ["say", "bo", "kib"],
      ["say", "cy", "kib"],
      ["see", "cy", "kib"],
      ["say", "bo", "naz"],
      ["say", "cy", "naz"],
    ]);
    const found = leak(log, WORDS);
    expect(found.mentions).toBe(3);
    expect(found.rate).toBeCloseTo(2 / 3, 9);
    expect(found.violations.map(({ handle, word }) => [handle, word])).toEqual([
      ["cy", "kib"],
      ["bo", "naz"],
    ]);
    expect(found.upperBound).toBeNull();
  });

  test("is null where nobody mentioned another's word, since nothing was tested", () => {
    expect(leak(logOf([["say", "ana", "kib"]]), WORDS)).toMatchObject({
      mentions: 0,
      rate: null,
      upperBound: null,
    });
  });

  test("does not count what was held out as shown", () => {
    const log = logOf([
      ["say", "ana", "kib"],
      ["see", "bo", "kib"],
      ["say", "bo", "kib"],
    ]).map((logged): LoggedEvent => {
      const { event } = logged;
      if (event.type !== "turn.taken") return logged;
      return { ...logged, event: { ...event, views: event.views.map((view) => ({ ...view, held: [0] })) } };
    });
    expect(leak(log, WORDS).violations).toHaveLength(1);
  });

  test("takes the message whose words were read for what was shown, not the id they stood under", () => {
    const log = logOf([
      ["say", "ana", "kib"],
      ["say", "cy", "naz"],
      ["see", "bo", "kib"],
      ["say", "bo", "kib"],
      ["say", "bo", "naz"],
    ]);
    const other = log.find(({ event }) => "body" in event && event.body.includes("naz"))?.event;
    const exchanged = log.map((logged): LoggedEvent => {
      const { event } = logged;
      if (event.type !== "turn.taken" || other?.type !== "comment.created") return logged;
      const views = event.views.map((view) => ({ ...view, sources: [other.comment] }));
      return { ...logged, event: { ...event, views } };
    });
    const wordsOf = (events: readonly LoggedEvent[]) =>
      leak(events, WORDS).violations.map(({ word }) => word);
    expect(wordsOf(log)).toEqual(["naz"]);
    expect(wordsOf(exchanged)).toEqual(["kib"]);
  });

  test("does not count what a donor's agents wrote, and lets whoever is in its author's place know it", () => {
    const log = logOf([
      ["say", "ana", "kib"],
      ["say", "bo", "kib"],
      ["say", "bo", "kib"],
      ["say", "cy", "kib"],
    ]);
    const last = log.length - 2;
    const yoked = log.map(
      (logged, i): LoggedEvent => (i < last ? { ...logged, cause: { by: "donor" } } : logged),
    );
    expect(leak(yoked, WORDS)).toMatchObject({ mentions: 2, violations: [{ handle: "cy", word: "kib" }] });
  });

  test("knows whole words only", () => {
    const log = logOf([["say", "bo", "kibble"]]);
    expect(leak(log, WORDS).mentions).toBe(0);
  });

  test("bounds a clean rate: none among n leaves at most 1 - 0.05^(1/n)", () => {
    const clean = ["ana", "bo", "cy"].flatMap((owner): Step[] => [["say", owner, WORDS[owner as "ana"]]]);
    const heard = ["bo", "cy"].flatMap((agent): Step[] => [
      ["see", agent, "kib"],
      ["say", agent, "kib"],
    ]);
    expect(leak(logOf([...clean, ...heard]), WORDS)).toMatchObject({
      mentions: 2,
      rate: 0,
      upperBound: expect.closeTo(1 - Math.sqrt(0.05), 12),
    });
  });
});

async function leakOf(arm: string) {
  const experiment = shipped("scenarios/canaries.yaml");
  const found = [];
  for (const planned of experiment.runs.filter(({ plan }) => plan.arm === arm)) {
    const { path } = await play(planned);
    const file = RunFile.openForReading(path);
    const plan = JSON.parse(file.header().planJson) as Plan;
    const canaries = Object.fromEntries(plan.agents.flatMap((a) => (a.canary ? [[a.handle, a.canary]] : [])));
    found.push(leak(file.events(), canaries));
    file.close();
  }
  return found;
}

describe("the scenario canaries", () => {
  test("in separate contexts words travel, and nobody writes one before having read it", async () => {
    const runs = await leakOf("separate");
    expect(runs.reduce((sum, { mentions }) => sum + mentions, 0)).toBeGreaterThan(5);
    expect(runs.flatMap(({ violations }) => violations)).toEqual([]);
  });

  test("with an omniscient model the check fires", async () => {
    const runs = await leakOf("omniscient");
    expect(runs.every(({ violations }) => violations.length > 0)).toBe(true);
  });
});
