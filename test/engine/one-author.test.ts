import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leak } from "../../src/analysis/leak.ts";
import type { CallOutcome, Provider } from "../../src/core/call.ts";
import type { LoggedEvent } from "../../src/core/events.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { createRun, playRun } from "../../src/engine/run.ts";
import type { RunOptions } from "../../src/engine/run-result.ts";
import type { PlannedRun } from "../../src/scenario/plan.ts";
import type { StoredCall } from "../../src/store/call-record.ts";
import { RunFile } from "../../src/store/run-file.ts";
import {
  experimentOf,
  freshFolder,
  linesOf,
  ORIGIN,
  options,
  type Played,
  plannedOf,
  play,
  playOn,
  wrapping,
} from "../support/experiments.ts";

/** Five rounds of five people, in every arm where one context knows or writes more than its own. */
const ARMS = `
version: 1
name: authors
rounds: 5
seeds: [7]
models:
  warm: "synthetic/listener?q=0.8&canary=0.5"
  all-knowing: "synthetic/omniscient?slip=0.5"
  echo: synthetic/parrot
cast: { ada: warm, bo: echo, cy: warm, dee: echo, eli: warm }
personas:
  - { handle: ada, name: Ada, bio: Counts things., canary: auto, manner: terse }
  - { handle: bo, name: Bo, bio: Asks., canary: auto }
  - { handle: cy, name: Cy, bio: Mends., canary: auto }
  - { handle: dee, name: Dee, bio: Keeps bees., canary: auto }
  - { handle: eli, name: Eli, bio: Sleeps late., canary: auto }
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
schedule: { every: 30m, probability: 0.8 }
feed: { sort: hot, size: 5, home: notifications-first }
turn: { actions: 2, reads: 1 }
memory: { notes: 5 }
interventions: [{ at: 3, by: stranger, post: { in: general, title: A word, body: "@ada, are you there?" } }]
arms:
  mixed: {}
  script: { author: { model: all-knowing, mode: script } }
  script-skeleton: { author: { model: warm, mode: script, skeleton: mixed } }
  one-context: { author: { model: warm, mode: turns, sees: souls } }
  one-context-public: { author: { model: warm, mode: turns, sees: bios } }
  omniscient-calls: { knows: everybody, memory: { notes: 0, own: 0 } }
baseline: mixed
`;
const experiment = experimentOf(ARMS);
const mixed = await play(plannedOf(experiment, "mixed"));
const donorLog = eventsOf(mixed.path);

function reading<T>(path: string, read: (file: RunFile) => T): T {
  const file = RunFile.openForReading(path);
  try {
    return read(file);
  } finally {
    file.close();
  }
}

function eventsOf(path: string): LoggedEvent[] {
  return reading(path, (file) => [...file.events()]);
}

const idOf = ({ event }: LoggedEvent): string =>
  event.type === "post.created" ? event.post : event.type === "comment.created" ? event.comment : "";

const callsOf = (path: string): StoredCall[] =>
  reading(path, (file) =>
    Array.from({ length: file.header().rounds }, (_, i) => file.callsOf(i + 1))
      .flat()
      .map((call) => ({ ...call, segments: call.segments })),
  );

/** A run with the log of its donor, where it has one. */
async function playArm(
  arm: string,
  over: Partial<RunOptions> = {},
  planned = plannedOf(experiment, arm),
): Promise<Played> {
  if (planned.plan.author?.skeleton === undefined) return play(planned, over);
  const path = `${freshFolder()}/${arm}.db`;
  const file = createRun(path, withDonor(planned), ORIGIN, { donorEvents: () => donorLog });
  return { path, result: await playRun(file, options(over)) };
}

function withDonor({ plan, access }: PlannedRun): PlannedRun {
  const { author } = plan;
  if (!author?.skeleton) throw new Error("no skeleton");
  const skeleton = { ...author.skeleton, logHash: mixed.result.logHash };
  return { access, plan: { ...plan, author: { ...author, skeleton } } };
}

const ARM_NAMES = ["script", "script-skeleton", "one-context", "one-context-public", "omniscient-calls"];
const whole = new Map<string, Played>();
for (const arm of ARM_NAMES) whole.set(arm, await playArm(arm));
const wholeOf = (arm: string): Played => whole.get(arm) as Played;

/** Pulls the plug after so many calls. */
function unplugging(after: number): Pick<RunOptions, "stop" | "openProvider"> {
  const stop = { stopping: false };
  let calls = 0;
  const wrap = (provider: Provider): Provider => ({
    ...provider,
    complete: async (request): Promise<CallOutcome> => {
      calls += 1;
      if (calls >= after) stop.stopping = true;
      return provider.complete(request);
    },
  });
  return { stop, openProvider: wrapping(wrap) };
}

describe.each(ARM_NAMES)("the arm %s", (arm) => {
  const { path, result } = wholeOf(arm);

  test("comes to its end with talk in it", () => {
    expect(result).toMatchObject({ status: "done", rounds: 5, comparable: true });
    expect(result.counts.comments).toBeGreaterThan(3);
  });

  test("is the same twice", async () => {
    const again = await playArm(arm);
    expect(linesOf(again.path)).toEqual(linesOf(path));
  });

  test("replays without a model", async () => {
    const file = RunFile.openForReading(path);
    const report = await replayRun(file);
    file.close();
    expect(report).toMatchObject({
      ok: true,
      rounds: 5,
      logHash: result.logHash,
      answers: result.counts.calls,
    });
  });

  test("goes on after any call to the same log, asking for nothing twice", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: result.counts.calls - 1 }), async (after) => {
        const part = await playArm(arm, unplugging(after));
        expect(part.result.stopReason).toBe("interrupted");
        const rest = await playOn(part.path);
        expect(rest.logHash).toBe(result.logHash);
        expect(rest.counts).toEqual(result.counts);
      }),
      { numRuns: 4 },
    );
  });

  test("wakes the same people in each round as separate contexts do", () => {
    const awake = (log: readonly LoggedEvent[]): string[] => [
      ...new Set(
        log.flatMap(({ round, event }) => (event.type === "turn.taken" ? [`${round} ${event.agent}`] : [])),
      ),
    ];
    expect(awake(eventsOf(path)).sort()).toEqual(awake(donorLog).sort());
  });

  test("has a prompt on record behind every message of a turn", () => {
    const calls = callsOf(path);
    for (const { cause, event, round } of eventsOf(path)) {
      if (cause.by !== "turn" || (event.type !== "post.created" && event.type !== "comment.created"))
        continue;
      const call = calls.find(
        (one) => one.round === round && one.context === cause.context && one.ordinal === cause.call,
      );
      const text = call?.outcome.ok ? call.outcome.completion.text : "";
      expect(JSON.stringify(text)).toContain(JSON.stringify(JSON.stringify(event.body)).slice(3, -3));
    }
  });
});

describe("a script", () => {
  test("is asked for by one context that no agent is, and knows everybody", () => {
    const calls = callsOf(wholeOf("script").path);
    expect(calls.length).toBe(5);
    const agents = plannedOf(experiment, "script").plan.agents;
    for (const { context, agent, segments } of calls) {
      expect([context, agent]).toEqual([5, undefined]);
      const others = segments.filter(({ kind }) => kind === "others").map(({ text }) => text);
      expect(others).toEqual(
        agents.map(({ handle, name, bio, persona }) => `@${handle} · ${name} · ${bio}\n${persona}`),
      );
    }
  });

  test("has all that was written before it in view, in order", () => {
    const { path } = wholeOf("script");
    const log = eventsOf(path);
    const written = log.filter(
      ({ event }) => event.type === "post.created" || event.type === "comment.created",
    );
    for (const { round, segments } of callsOf(path)) {
      const before = written.filter(
        (one) => one.round < round || (one.round === round && one.cause.by !== "turn"),
      );
      expect(segments.flatMap(({ textSource = [] }) => textSource)).toEqual(before.map(idOf));
    }
  });

  test("makes turns of lines, each with its line for a cause", () => {
    const log = eventsOf(wholeOf("script").path);
    const messages = log.filter(({ event }) => event.type === "comment.created");
    expect(messages.every(({ cause }) => cause.by === "turn" && cause.action !== undefined)).toBe(true);
    expect(log.some(({ event }) => event.type === "turn.taken" && event.outcome === "silent")).toBe(true);
    const ats = log.map(({ at }) => at);
    expect(ats).toEqual([...ats].sort((a, b) => a - b));
  });
});

describe("a skeleton", () => {
  /** All but words, and what stands for them. */
  const shape = (log: readonly LoggedEvent[]) =>
    log.flatMap(({ event, round, at, cause }) => {
      const turn = cause.by === "turn" ? cause.turn : undefined;
      const { title: _t, body: _b, ...rest } = event as { title?: string; body?: string };
      const kept = [
        "post.created",
        "comment.created",
        "vote.cast",
        "agent.followed",
        "community.subscribed",
        "item.removed",
      ];
      return kept.includes(event.type) ? [{ ...rest, round, at, turn }] : [];
    });

  test("gives a run the donor's ids, tree, authors, moments, votes and ties, and none of its words", () => {
    const own = eventsOf(wholeOf("script-skeleton").path);
    expect(shape(own)).toEqual(shape(donorLog));
    const words = (log: readonly LoggedEvent[]) =>
      log.flatMap(({ event, cause }) =>
        event.type === "comment.created" && cause.by === "turn" ? [event.body] : [],
      );
    const donors = new Set(words(donorLog));
    expect(words(own).filter((body) => donors.has(body))).toEqual([]);
  });

  test("has the donor's turns, all of which count", () => {
    const own = wholeOf("script-skeleton").result.counts;
    const { turns, posts, comments, votes } = mixed.result.counts;
    expect(own).toMatchObject({ turns, posts, comments, votes, unwritten: 0, refused: 0 });
  });
});

describe("one context, turn by turn", () => {
  test("is told whose turn it is, behind all that was written until then, and shows what that one sees", () => {
    const { path } = wholeOf("one-context");
    const log = eventsOf(path);
    for (const { agent = -1, context, ordinal, turn, segments } of callsOf(path)) {
      expect(context).toBe(5);
      expect(Math.floor(ordinal / 64)).toBe(agent);
      const now = segments.findIndex(({ text }) => text.startsWith("\nYou are now @"));
      const handle = plannedOf(experiment, "one-context").plan.agents[agent]?.handle;
      expect(segments[now]?.text).toBe(`\nYou are now @${handle}.`);
      const told = segments.slice(0, now).flatMap(({ textSource = [] }) => textSource);
      const first = log.find(
        ({ event, cause }) => event.type === "turn.taken" && cause.by === "turn" && cause.turn === turn,
      );
      const before = log.filter(
        ({ event, seq }) =>
          seq < (first?.seq ?? 0) && (event.type === "post.created" || event.type === "comment.created"),
      );
      expect(told).toHaveLength(before.length);
      expect(segments.slice(now).some(({ kind }) => kind === "ask")).toBe(true);
    }
  });

  test.each([
    ["one-context", true],
    ["one-context-public", false],
  ])("%s: private words are in view: %s", (arm, told) => {
    const canary = plannedOf(experiment, arm).plan.agents[2]?.canary as string;
    const others = callsOf(wholeOf(arm).path)[0]?.segments.filter(({ kind }) => kind === "others") ?? [];
    expect(others).toHaveLength(5);
    expect(others.some(({ text }) => text.includes(canary))).toBe(told);
  });
});

test("separate contexts that know everybody are told of all before their own persona", () => {
  const { agents } = plannedOf(experiment, "omniscient-calls").plan;
  for (const { agent = -1, segments } of callsOf(wholeOf("omniscient-calls").path)) {
    const kinds = segments.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "others")).toHaveLength(5);
    expect(kinds.lastIndexOf("others")).toBeLessThan(kinds.indexOf("persona"));
    expect(segments.find(({ kind }) => kind === "persona")?.text).toBe(agents[agent]?.persona);
  }
});

describe("knowledge before a message brought it", () => {
  const leakIn = (arm: string, path: string) => {
    const { agents } = plannedOf(experiment, arm).plan;
    return leak(
      eventsOf(path),
      Object.fromEntries(agents.map(({ handle, canary }) => [handle, canary as string])),
    );
  };

  test("an all-knowing author leaks", () => {
    expect(leakIn("script", wholeOf("script").path).violations.length).toBeGreaterThan(0);
  });

  test("separate contexts mention each other's words and leak none", () => {
    const found = leakIn("mixed", mixed.path);
    expect(found.mentions).toBeGreaterThan(0);
    expect(found.violations).toEqual([]);
  });
});
