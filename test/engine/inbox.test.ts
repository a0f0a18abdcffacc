import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { OperatorInput } from "../../src/engine/operator.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { createRun } from "../../src/engine/run.ts";
import { leaveInInbox, readInbox } from "../../src/store/inbox.ts";
import { RunFile } from "../../src/store/run-file.ts";
import {
  experimentOf,
  freshFolder,
  LISTENERS,
  linesOf,
  ORIGIN,
  plannedOf,
  playOn,
  wrapping,
} from "../support/experiments.ts";

const planned = plannedOf(experimentOf(LISTENERS));

const said = (title: string): OperatorInput => ({
  type: "action",
  by: "visitor",
  action: { type: "post", community: "general", title, body: "@ada, is anybody there?" },
});

function made(): string {
  const path = join(freshFolder(), "run.db");
  createRun(path, planned, ORIGIN).close();
  return path;
}

const operatorLines = (path: string): string[] => linesOf(path).filter((line) => line.includes('"operator"'));

describe("the operator's inbox", () => {
  test("is taken up at the next round, in order, as events with cause operator; the run still replays", async () => {
    const path = made();
    await playOn(path, { maxRounds: 2 });
    leaveInInbox(path, said("First"));
    leaveInInbox(path, said("Second"));
    await playOn(path, { maxRounds: 3 });
    leaveInInbox(path, {
      type: "action",
      by: "visitor",
      action: { type: "comment", target: "p1", body: "Still here." },
    });
    await playOn(path);
    const lines = operatorLines(path);
    expect(lines.map((line) => (JSON.parse(line) as unknown[])[8])).toEqual([
      "agent.joined",
      "post.created",
      "post.created",
      "comment.created",
    ]);
    expect(lines.map((line) => (JSON.parse(line) as unknown[])[1])).toEqual([3, 3, 3, 4]);
    const file = RunFile.openForReading(path);
    expect(await replayRun(file)).toMatchObject({ ok: true });
    expect(file.header().inboxTaken).toBe(3);
    file.close();
  });

  test("keeps what the forum refuses, as a refusal", async () => {
    const path = made();
    await playOn(path, { maxRounds: 1 });
    leaveInInbox(path, {
      type: "action",
      by: "visitor",
      action: { type: "comment", target: "c999", body: "Hello?" },
    });
    await playOn(path);
    expect(operatorLines(path).at(-1)).toContain('"reason":"unknown_target"');
  });

  test("changes nothing of a round that was begun before a crash: what comes later waits for the next", async () => {
    const path = made();
    await playOn(path, { maxRounds: 2 });
    leaveInInbox(path, said("In time"));
    const stop = { stopping: false };
    let calls = 0;
    const interrupting = wrapping((provider) => ({
      ...provider,
      complete: (request) => {
        calls += 1;
        if (calls === 2) stop.stopping = true;
        return provider.complete(request);
      },
    }));
    expect((await playOn(path, { stop, openProvider: interrupting })).stopReason).toBe("interrupted");
    leaveInInbox(path, said("Too late for round 3"));
    const rest = await playOn(path);
    expect(rest.reused).toBeGreaterThan(0);
    const rounds = operatorLines(path)
      .filter((line) => line.includes("post.created"))
      .map((line) => (JSON.parse(line) as unknown[])[1]);
    expect(rounds).toEqual([3, 4]);
  });

  test("numbers messages once and for all, and has none before the first", () => {
    const path = join(freshFolder(), "run.db");
    expect(readInbox(path, 0)).toEqual([]);
    expect([leaveInInbox(path, 1), leaveInInbox(path, 2)]).toEqual([1, 2]);
    expect(readInbox(path, 1)).toEqual([{ id: 2, message: 2 }]);
  });
});
