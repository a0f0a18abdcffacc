import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffRuns } from "../../src/analysis/diff.ts";
import type { CallRequest, Provider } from "../../src/core/call.ts";
import { type ForkChange, forkRun } from "../../src/engine/fork.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { readSetting } from "../../src/scenario/change-plan.ts";
import { RunFile } from "../../src/store/run-file.ts";
import {
  experimentOf,
  freshFolder,
  LISTENERS,
  linesOf,
  plannedOf,
  play,
  playOn,
  wrapping,
} from "../support/experiments.ts";

const planned = plannedOf(experimentOf(LISTENERS));
const parent = await play(planned);

function setting(key: string, text: string): ForkChange {
  const read = readSetting(planned.plan, key, text);
  if (!read.ok) throw new Error(read.message);
  return { type: "setting", change: read.change };
}

const CHANGES: Readonly<Record<string, ForkChange>> = {
  model: { type: "model", handle: "ada", alias: "b" },
  persona: {
    type: "persona",
    handle: "bo",
    name: "Bo II",
    bio: "Changed.",
    persona: "You are Bo, and you have changed.",
  },
  "feed size": setting("feed.size", "2"),
  holdout: setting("feed.holdout", "0.5"),
  schedule: setting("schedule.probability", "1"),
  reads: setting("turn.reads", "0"),
  "no feed": setting("feed", "none"),
  "a model behind an alias": setting("models.a", "synthetic/deaf"),
  "an outsider's post": {
    type: "inject",
    by: "visitor",
    action: { type: "post", community: "general", title: "From outside", body: "@cy, look up." },
  },
};

interface Made {
  readonly path: string;
  readonly asked: readonly CallRequest[];
}

/** Forks the parent and plays the fork to its end, noting what providers were asked. */
async function forked(
  round: number,
  change: ForkChange,
  over: { from?: string; fresh?: boolean } = {},
): Promise<Made> {
  const path = join(freshFolder(), "fork.db");
  const answers = over.fresh ? "fresh" : "same-prompt";
  forkRun(over.from ?? parent.path, path, { round, change, answers, codeVersion: "test" });
  const asked: CallRequest[] = [];
  const listening = wrapping(
    (provider: Provider): Provider => ({
      ...provider,
      complete: (request) => {
        asked.push(request);
        return provider.complete(request);
      },
    }),
  );
  await playOn(path, { openProvider: listening });
  return { path, asked };
}

async function replays(path: string): Promise<void> {
  const file = RunFile.openForReading(path);
  try {
    expect(await replayRun(file)).toMatchObject({ ok: true, divergences: [] });
  } finally {
    file.close();
  }
}

const headerOf = (path: string) => {
  const file = RunFile.openForReading(path);
  const header = file.header();
  file.close();
  return header;
};

/** How many lines two logs share from the beginning. */
function shared(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((line, i) => line !== b[i]);
  return at < 0 ? a.length : at;
}

const linesUpTo = (round: number): number =>
  linesOf(parent.path).filter((line) => Number(line.split(",")[1]) <= round).length;

describe("a fork", () => {
  test("that changes nothing equals its parent, and asks nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 8 }), async (round) => {
        const { path, asked } = await forked(round, { type: "none" });
        expect(headerOf(path)).toMatchObject({
          logHash: parent.result.logHash,
          status: "done",
          parent: { round },
        });
        expect(asked).toEqual([]);
        await replays(path);
      }),
      { numRuns: 5 },
    );
  });

  test.each(Object.entries(CHANGES))(
    "with another %s shares its past byte for byte, then begins with that change alone",
    async (_, change) => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: 6 }), async (round) => {
          const { path } = await forked(round, change);
          const lines = linesOf(path);
          const past = linesUpTo(round);
          expect(shared(lines, linesOf(parent.path))).toBe(past);
          const operators = lines
            .map((line, i) => ({ i, by: JSON.parse(line)[3] as string }))
            .filter(({ by }) => by === "operator");
          expect(operators[0]?.i).toBe(past);
          expect(operators.at(-1)?.i).toBe(past + operators.length - 1);
          expect(operators.length).toBe(change.type === "inject" ? 2 : 1);
          await replays(path);
        }),
        { numRuns: 3 },
      );
    },
  );

  test("asks nothing that its parent has answered", async () => {
    const { path, asked } = await forked(4, CHANGES["model"] as ForkChange);
    const file = RunFile.openForReading(path);
    const answered = new Set(file.parentAnswers().keys());
    const [asking, reused] = [0, 1].map((flag) =>
      [5, 6, 7, 8]
        .flatMap((round) => file.callsOf(round))
        .filter((call) => Number(call.reused ?? false) === flag),
    );
    file.close();
    expect(asking).toHaveLength(asked.length);
    expect(asking?.every(({ requestHash, draw }) => !answered.has(`${requestHash} ${draw}`))).toBe(true);
    expect(reused?.every(({ requestHash, draw }) => answered.has(`${requestHash} ${draw}`))).toBe(true);
    expect(reused?.length).toBeGreaterThan(0);
  });

  test("that is fresh asks everything again, as the next draw", async () => {
    const { path, asked } = await forked(4, { type: "none" }, { fresh: true });
    expect(new Set(asked.map(({ address }) => address.draw))).toEqual(new Set([1]));
    expect(headerOf(path)).toMatchObject({ draw: 1, parent: { answers: "fresh" } });
    expect(headerOf(path).logHash).not.toBe(parent.result.logHash);
    expect(shared(linesOf(path), linesOf(parent.path))).toBeGreaterThanOrEqual(linesUpTo(4));
    await replays(path);
  });

  test("with another model for an agent lets that model speak for it, and views say so", async () => {
    const { path, asked } = await forked(4, CHANGES["model"] as ForkChange);
    const file = RunFile.openForReading(path);
    const models = (round: number) =>
      new Set(
        file
          .callsOf(round)
          .filter(({ agent }) => agent === 0)
          .map(({ model }) => model),
      );
    expect(new Set([1, 2, 3, 4].flatMap((round) => [...models(round)]))).toEqual(new Set(["a"]));
    expect(new Set([5, 6, 7, 8].flatMap((round) => [...models(round)]))).toEqual(new Set(["b"]));
    file.close();
    expect(asked.length).toBeGreaterThan(0);
  });

  test("with another persona puts it into that agent's prompts and nobody else's", async () => {
    const { path } = await forked(4, CHANGES["persona"] as ForkChange);
    const file = RunFile.openForReading(path);
    const calls = [5, 6, 7, 8].flatMap((round) => file.callsOf(round));
    const told = calls.filter(({ segments }) =>
      segments.some(({ text }) => text.includes("you have changed")),
    );
    file.close();
    expect(new Set(told.map(({ agent }) => agent))).toEqual(new Set([1]));
    expect(told).toHaveLength(calls.filter(({ agent }) => agent === 1).length);
  });

  test("of a fork works, and of a finished run gives it more rounds", async () => {
    const one = await forked(3, CHANGES["feed size"] as ForkChange);
    const two = await forked(8, setting("rounds", "11"), { from: one.path });
    expect(headerOf(two.path)).toMatchObject({
      status: "done",
      rounds: 11,
      parent: { path: one.path, round: 8 },
    });
    expect(shared(linesOf(two.path), linesOf(one.path))).toBe(linesOf(one.path).length);
    await replays(two.path);
  });

  test("stops and resumes like any run", async () => {
    const whole = await forked(3, CHANGES["model"] as ForkChange);
    const path = join(freshFolder(), "fork.db");
    forkRun(parent.path, path, {
      round: 3,
      change: CHANGES["model"] as ForkChange,
      answers: "same-prompt",
      codeVersion: "test",
    });
    for (const maxRounds of [3, 4, 6, 8]) await playOn(path, { maxRounds });
    expect(linesOf(path)).toEqual(linesOf(whole.path));
  });

  test.each([
    ["a round that never closed", { round: 9, change: { type: "none" } as ForkChange }],
    [
      "an agent that is not there",
      { round: 2, change: { type: "model", handle: "adda", alias: "b" } as ForkChange },
    ],
    [
      "a model that is not there",
      { round: 2, change: { type: "model", handle: "ada", alias: "c" } as ForkChange },
    ],
  ])("refuses %s, and leaves no file", (_, order) => {
    const path = join(freshFolder(), "fork.db");
    expect(() =>
      forkRun(parent.path, path, { ...order, answers: "same-prompt", codeVersion: "test" }),
    ).toThrow(expect.objectContaining({ code: "usage" }));
    expect(() => RunFile.openForReading(path)).toThrow(expect.objectContaining({ code: "run_not_found" }));
  });
});

describe("a setting", () => {
  test.each([
    ["feed.size", "many", /feed\.size: expected a whole number from 1 to 200, got "many"/],
    ["feed.siz", "5", /unknown setting "feed\.siz", did you mean "feed\.size"\?/],
    ["activation", "parallel", /expected "simultaneous" or "sequential"/],
    ["schedule.every", "often", /schedule\.every: expected/],
    ["models.a", "deaf", /expected provider\/model/],
    ["rounds", "[", /rounds: not YAML/],
  ])("%s = %s is refused, with what was expected", (key, text, message) => {
    expect(readSetting(planned.plan, key, text)).toEqual({
      ok: false,
      message: expect.stringMatching(message),
    });
  });
});

describe("a diff", () => {
  const diffOf = (first: string, second: string) => {
    const [a, b] = [RunFile.openForReading(first), RunFile.openForReading(second)];
    try {
      return diffRuns(a, b);
    } finally {
      a.close();
      b.close();
    }
  };

  test("of a run with itself finds nothing", () => {
    expect(diffOf(parent.path, parent.path)).toEqual({ parting: undefined, sharedRounds: 9, after: [] });
  });

  test("of a fork with its parent names the change, and counts what each agent did after it", async () => {
    const { path } = await forked(4, CHANGES["an outsider's post"] as ForkChange);
    const { parting, sharedRounds, after } = diffOf(parent.path, path);
    expect(sharedRounds).toBe(5);
    expect(parting).toMatchObject({
      round: 5,
      seq: linesUpTo(4) + 1,
      second: expect.stringContaining('"operator"'),
    });
    expect(after.find(({ handle }) => handle === "visitor")).toMatchObject({
      first: { posts: 0 },
      second: { posts: 1 },
    });
    const count = (path_: string, type: string) =>
      linesOf(path_).filter((line) => Number(line.split(",")[1]) > 4 && line.includes(`"${type}"`)).length;
    const sum = (side: "first" | "second", deed: "replies" | "votes") =>
      after.reduce((total, row) => total + row[side][deed], 0);
    expect(sum("first", "replies")).toBe(count(parent.path, "comment.created"));
    expect(sum("second", "replies")).toBe(count(path, "comment.created"));
    expect(sum("second", "votes")).toBe(count(path, "vote.cast"));
  });
});
