import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { LoggedEvent } from "../../src/core/events.ts";
import { type ForkChange, forkRun } from "../../src/engine/fork.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { createRun, playRun } from "../../src/engine/run.ts";
import type { RunResult } from "../../src/engine/run-result.ts";
import { RunFile } from "../../src/store/run-file.ts";
import {
  experimentOf,
  freshFolder,
  linesOf,
  ORIGIN,
  options,
  plannedOf,
  play,
  playOn,
} from "../support/experiments.ts";

const SCENARIO = `
version: 1
name: authors
rounds: 4
seeds: [3]
models: { warm: "synthetic/listener?q=0.8", flaky: "synthetic/flaky?unreadable=0.2&truncate=0.4&refuse=0.1" }
cast: warm
personas: [{ handle: ada, name: Ada }, { handle: bo, name: Bo }, { handle: cy, name: Cy }]
opening: [{ by: host, in: general, title: Who is awake?, body: Say so. }]
schedule: { every: 30m }
arms:
  script: { author: warm }
  turns: { author: { model: warm, mode: turns } }
  unreliable: { author: flaky, rounds: 12 }
baseline: script
`;
const experiment = experimentOf(SCENARIO);
const script = await play(plannedOf(experiment, "script"));

async function forked(parent: string, change: ForkChange): Promise<{ path: string; result: RunResult }> {
  const path = join(freshFolder(), "fork.db");
  forkRun(parent, path, { round: 2, change, answers: "same-prompt", codeVersion: "test" });
  const result = await playOn(path);
  const file = RunFile.openForReading(path);
  expect(await replayRun(file)).toMatchObject({ ok: true });
  file.close();
  return { path, result };
}

const sharedPart = (path: string): string[] =>
  linesOf(path).filter((line) => Number(line.split(",")[1]) <= 2);

describe("a fork of a script", () => {
  test("that changes nothing takes its parent's answers, and is its parent", async () => {
    const { result } = await forked(script.path, { type: "none" });
    expect(result.logHash).toBe(script.result.logHash);
    // Those of the rounds that both share.
    expect(result.counts.attempts).toBe(2);
  });

  test.each<[string, ForkChange]>([
    [
      "another persona",
      {
        type: "persona",
        handle: "bo",
        name: "Bo II",
        bio: "Changed.",
        persona: "You are Bo.\nHow you write: terse",
      },
    ],
    [
      "an outsider's word",
      {
        type: "inject",
        by: "visitor",
        action: { type: "post", community: "general", title: "Hm", body: "@cy?" },
      },
    ],
    ["other wakings", { type: "setting", change: { key: "schedule.probability", value: 0.3 } }],
    [
      "another model behind the author",
      {
        type: "setting",
        change: { key: "models.warm", value: { provider: "synthetic", model: "deaf", params: {} } },
      },
    ],
  ])("with %s goes its own way from there", async (_, change) => {
    const { path, result } = await forked(script.path, change);
    expect(result.status).toBe("done");
    expect(sharedPart(path)).toEqual(sharedPart(script.path));
    expect(result.logHash).not.toBe(script.result.logHash);
  });

  test.each<[string, ForkChange]>([
    ["no agent has a model of its own", { type: "model", handle: "ada", alias: "flaky" }],
    ["no feed is read", { type: "setting", change: { key: "feed.size", value: 3 } }],
    ["nobody looks anything up", { type: "setting", change: { key: "turn.reads", value: 0 } }],
  ])("is refused what has no part in it: %s", async (_, change) => {
    await expect(forked(script.path, change)).rejects.toMatchObject({ code: "usage" });
  });
});

test("a tree in which an outsider spoke up is given with what it said, by it", async () => {
  const donor = await forked(script.path, {
    type: "inject",
    by: "visitor",
    action: { type: "post", community: "general", title: "Hm", body: "@cy?" },
  });
  const kept = RunFile.openForReading(donor.path);
  const donorLog = [...kept.events()];
  const { plan, access } = plannedOf(experiment, "script");
  const skeleton = { arm: "script", seed: 3, logHash: donor.result.logHash };
  const author = { model: "warm", mode: "script", sees: "souls", skeleton } as const;
  const path = join(freshFolder(), "skeleton.db");
  const file = createRun(path, { access, plan: { ...plan, author } }, ORIGIN, {
    donorEvents: () => donorLog,
  });
  expect(await playRun(file, options())).toMatchObject({ status: "done", comparable: true });
  const own = RunFile.openForReading(path);
  expect(await replayRun(own)).toMatchObject({ ok: true });
  const tree = (log: Iterable<LoggedEvent>) =>
    [...log].flatMap(({ event }) =>
      event.type === "comment.created" ? [[event.comment, event.parent, event.author]] : [],
    );
  expect(tree(own.events())).toEqual(tree(donorLog));
  expect(
    [...own.events()].filter(({ cause }) => cause.by === "donor").map(({ event }) => event),
  ).toMatchObject([
    { type: "agent.joined", handle: "visitor" },
    { type: "post.created", title: "Hm", body: "@cy?" },
  ]);
  own.close();
  kept.close();
});

test("a fork of one context turn by turn that changes nothing is its parent; its feed may change", async () => {
  const parent = await play(plannedOf(experiment, "turns"));
  expect((await forked(parent.path, { type: "none" })).result.logHash).toBe(parent.result.logHash);
  const other = await forked(parent.path, { type: "setting", change: { key: "feed.size", value: 1 } });
  expect(other.result.logHash).not.toBe(parent.result.logHash);
});

test("an author that fails in every way leaves a run that counts what it lost", async () => {
  const { path, result } = await play(plannedOf(experiment, "unreliable"));
  expect(result.status).toBe("done");
  const file = RunFile.openForReading(path);
  expect(await replayRun(file)).toMatchObject({ ok: true, logHash: result.logHash });
  const outcomes = new Set(
    [...file.events()].flatMap(({ event }) => (event.type === "script.written" ? [event.outcome] : [])),
  );
  const malformed = [...file.events()].some(
    ({ event }) => event.type === "script.written" && event.malformed > 0,
  );
  file.close();
  expect([...outcomes].sort()).toEqual(expect.arrayContaining(["acted", "truncated"]));
  expect(malformed).toBe(true);
});
