import { copyFileSync } from "node:fs";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { fold } from "../../src/core/apply.ts";
import type { CallOutcome, Segment } from "../../src/core/call.ts";
import type { LoggedEvent } from "../../src/core/events.ts";
import { factsOf } from "../../src/core/facts.ts";
import { forkRun } from "../../src/engine/fork.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { RunFile } from "../../src/store/run-file.ts";
import {
  experimentOf,
  freshFolder,
  LISTENERS,
  linesOf,
  type Played,
  plannedOf,
  play,
  playAfter,
  playOn,
  wrapping,
} from "../support/experiments.ts";

const ARMS = `
arms:
  live: {}
  yoked: { feed: { donor: live } }
baseline: live
`;
const yokedText = (more = ""): string =>
  LISTENERS.replace("seeds: [7]", "seeds: 2")
    .replace("memory:", "")
    .replace(/arms: .*\nbaseline: only\n/, ARMS)
    .concat(more);

const experiment = experimentOf(yokedText());
const donor = await play(plannedOf(experiment, "live", 2));
const planned = plannedOf(experiment, "yoked", 1);
const yoked = await playAfter(donor, planned);

function reading<T>(path: string, read: (file: RunFile) => T): T {
  const file = RunFile.openForReading(path);
  try {
    return read(file);
  } finally {
    file.close();
  }
}

const eventsOf = (path: string): LoggedEvent[] => reading(path, (file) => [...file.events()]);
const own = eventsOf(yoked.path);
const its = eventsOf(donor.path);

const isTurn = ({ event }: LoggedEvent): boolean => event.type === "turn.taken";
const placeOf = ({ round, at, event }: LoggedEvent): unknown => [
  round,
  at,
  event.type === "turn.taken" && event.agent,
];

/** What a fold knows, without the numbers of events, which are others in another log, and without what agents keep to themselves. */
const forumOf = (events: readonly LoggedEvent[]): unknown => {
  const facts = JSON.stringify(factsOf(fold(events)), (key, value) =>
    ["seq", "notes", "refusals", "aside", "model", "persona"].includes(key) ? undefined : value,
  );
  return JSON.parse(facts);
};

/** The first prompt of each turn, by place. */
function promptsOf(path: string): Map<string, readonly Segment[]> {
  return reading(path, (file) => {
    const prompts = new Map<string, readonly Segment[]>();
    for (let round = 1; round <= file.header().rounds; round += 1) {
      for (const call of file.callsOf(round))
        if (call.ordinal === 0) prompts.set(`${round} ${call.context}`, call.segments);
    }
    return prompts;
  });
}

const replayed = async (path: string) => {
  const file = RunFile.openForReading(path);
  try {
    return await replayRun(file);
  } finally {
    file.close();
  }
};

describe("a run that reads a donor's record", () => {
  test("takes its turns where the donor's agents took theirs, and does a good deal in them", () => {
    expect(yoked.result.status).toBe("done");
    expect(own.filter(isTurn).map(placeOf)).toEqual(its.filter(isTurn).map(placeOf));
    expect(yoked.result.counts.comments).toBeGreaterThan(10);
    expect(yoked.result.counts.votes).toBeGreaterThan(3);
  });

  test("without what is for nobody its log folds to exactly the donor's forum", () => {
    expect(forumOf(own)).toEqual(forumOf(its));
  });

  test("has the donor's events in their order with a cause of their own, and none of its minds'", () => {
    const shared = /^(agent|community|post|comment|item|vote)\./;
    const world = its.filter(
      ({ event, cause }) =>
        shared.test(event.type) && !(event.type === "agent.joined" && cause.by !== "donor" && event.model),
    );
    const again = own.filter(({ cause }) => cause.by === "donor");
    expect(again.map(({ round, at, event }) => ({ round, at, event }))).toEqual(
      world.map(({ round, at, event }) => ({ round, at, event })),
    );
  });

  test("acts for nobody, under ids behind the donor's last", () => {
    const acts = own.filter(
      ({ cause, event }) =>
        cause.by === "turn" && /^(agent|community|post|comment|item|vote)\./.test(event.type),
    );
    expect(acts.length).toBeGreaterThan(20);
    for (const { event } of acts) expect(event).toMatchObject({ audience: "nobody" });
    const { posts, comments, aside } = fold(own);
    expect([...aside.comments.keys()]).toEqual(
      [...aside.comments.keys()].map((_, i) => `c${comments.length + i + 1}`),
    );
    expect([...aside.posts.keys()]).toEqual(
      [...aside.posts.keys()].map((_, i) => `p${posts.length + i + 1}`),
    );
  });

  test("shows each agent what the donor's was shown, segment by segment, where the cast is the same", () => {
    const [mine, theirs] = [promptsOf(yoked.path), promptsOf(donor.path)];
    expect([...mine.keys()].sort()).toEqual([...theirs.keys()].sort());
    for (const [place, segments] of mine) {
      const seen = withoutMind(segments).map(({ provenance: _, ...segment }) => segment);
      expect(seen).toEqual(withoutMind(theirs.get(place) ?? []));
    }
    const messages = [...mine.values()].flat().filter(({ slot }) => slot !== undefined);
    expect(messages.length).toBeGreaterThan(200);
    expect(messages.every(({ provenance }) => provenance === "donor")).toBe(true);
  });

  test("logs its home as recorded: the donor's lists, with no terms of a draw", () => {
    const homes = (events: readonly LoggedEvent[]) =>
      events.flatMap(({ event }) =>
        event.type === "turn.taken"
          ? [
              event.views
                .filter(({ surface }) => surface === "feed" || surface === "notifications")
                .slice(0, 2),
            ]
          : [],
      );
    expect(homes(own)).toEqual(
      homes(its).map((views) =>
        views.map(({ exempt: _, holdout: __, ...view }) => ({ ...view, recorded: true })),
      ),
    );
    const db = new Sqlite(yoked.path, { readonly: true });
    const rows = db
      .prepare("SELECT DISTINCT recorded, propensity IS NULL AS without FROM exposures ORDER BY recorded")
      .all();
    expect(rows).toEqual([
      { recorded: 0, without: 0 },
      { recorded: 1, without: 1 },
    ]);
    db.close();
  });

  test("changes no score, count or thread by what it does", () => {
    const [a, b] = [yoked.path, donor.path].map((path) => {
      const db = new Sqlite(path, { readonly: true });
      const rows = db
        .prepare(
          "SELECT id, score, ups, downs, comments, removed FROM posts WHERE audience = 'everybody' UNION ALL SELECT id, score, ups, downs, replies, removed FROM comments WHERE audience = 'everybody'",
        )
        .all();
      db.close();
      return rows;
    });
    expect(a).toEqual(b);
    const db = new Sqlite(yoked.path, { readonly: true });
    const models = db
      .prepare("SELECT DISTINCT audience, model IS NULL AS unknown FROM comments ORDER BY 1")
      .all();
    expect(models).toEqual([
      { audience: "everybody", unknown: 1 },
      { audience: "nobody", unknown: 0 },
    ]);
    db.close();
  });

  test("replays from its own file, to the same hash", async () => {
    expect(await replayed(yoked.path)).toMatchObject({ ok: true, rounds: 8, logHash: yoked.result.logHash });
  });

  test.each([3, 20, 37])(
    "goes on after call %i to the same log, asking for no recorded answer again",
    async (after) => {
      const asked: string[] = [];
      const stop = { stopping: false };
      const counting = wrapping((provider) => ({
        ...provider,
        complete: async (request): Promise<CallOutcome> => {
          const { round, context, ordinal } = request.address;
          asked.push(`${round}/${context}/${ordinal}`);
          if (asked.length === after) stop.stopping = true;
          return provider.complete(request);
        },
      }));
      const part = await playAfter(donor, planned, { stop, openProvider: counting });
      expect(part.result.stopReason).toBe("interrupted");
      const rest = await playOn(part.path, { openProvider: counting });
      expect(rest.logHash).toBe(yoked.result.logHash);
      expect(linesOf(part.path)).toEqual(linesOf(yoked.path));
      expect(new Set(asked).size).toBe(asked.length);
    },
  );

  test("plays sequential rounds as well, each turn after what came before it there", async () => {
    const sequential = experimentOf(yokedText("activation: sequential\n"));
    const first = await play(plannedOf(sequential, "live", 2));
    const second = await playAfter(first, plannedOf(sequential, "yoked", 1));
    expect(forumOf(eventsOf(second.path))).toEqual(forumOf(eventsOf(first.path)));
    const [mine, theirs] = [promptsOf(second.path), promptsOf(first.path)];
    for (const [place, segments] of mine)
      expect(withoutMind(segments).map(({ text }) => text)).toEqual(
        withoutMind(theirs.get(place) ?? []).map(({ text }) => text),
      );
    expect(await replayed(second.path)).toMatchObject({ ok: true });
  });

  test("forks with its donor, byte for byte, and can be given another model but no outsider's words", async () => {
    const path = `${freshFolder()}/fork.db`;
    const order = { round: 4, answers: "same-prompt", codeVersion: "test" } as const;
    forkRun(yoked.path, path, { ...order, change: { type: "model", handle: "bo", alias: "a" } });
    const result = await playOn(path);
    expect(result.status).toBe("done");
    const lines = linesOf(path);
    const shared = own.filter(({ round }) => round <= 4).length;
    expect(lines.slice(0, shared)).toEqual(linesOf(yoked.path).slice(0, shared));
    expect(forumOf(eventsOf(path))).toEqual(forumOf(its));
    expect(await replayed(path)).toMatchObject({ ok: true });
    const words = { type: "post", community: "general", title: "t", body: "b" } as const;
    expect(() =>
      forkRun(yoked.path, `${path}-2`, { ...order, change: { type: "inject", by: "me", action: words } }),
    ).toThrow(expect.objectContaining({ code: "usage" }));
  });
});

/** Without private persona, own notes and what was refused: all that a prompt has of the mind behind it. */
function withoutMind(segments: readonly Segment[]): readonly Segment[] {
  const mind = /^\n(Your notes, oldest first|What did not go through last time):/;
  return segments.filter(
    ({ kind, slot, text }) =>
      kind !== "persona" &&
      kind !== "refusal" &&
      !(kind === "memory" && slot === undefined) &&
      !(kind === "frame" && mind.test(text)),
  );
}

describe("a donor's log in the file", () => {
  /** A copy of the run in which one statement has changed something. */
  function tampered(sql: string): string {
    const copy = `${freshFolder()}/copy.db`;
    copyFileSync(yoked.path, copy);
    const db = new Sqlite(copy);
    const { changes } = db.prepare(sql).run();
    db.close();
    if (changes === 0) throw new Error(`nothing changed: ${sql}`);
    return copy;
  }

  test("is the donor's own, event by event, with its hash", () => {
    reading(yoked.path, (file) => {
      expect(file.donorEvents()).toEqual(its);
      expect(file.donorHash()).toBe(donor.result.logHash);
    });
    reading(donor.path, (file) => {
      expect(file.donorEvents()).toEqual([]);
      expect(file.donorHash()).toBeUndefined();
    });
  });

  test.each([
    ["a changed word", "UPDATE donor_events SET line = replace(line, 'Who is awake', 'Who is asleep')"],
    ["a missing event", "DELETE FROM donor_events WHERE seq = 9"],
    ["a missing end", "DELETE FROM donor_events WHERE round = 8"],
    ["an unreadable line", "UPDATE donor_events SET line = substr(line, 1, 30) WHERE seq = 12"],
    ["none at all", "DELETE FROM donor_events"],
  ])("is found damaged by a replay: %s", async (_, sql) => {
    const report = await replayed(tampered(sql));
    expect(report.divergences).toContainEqual(expect.objectContaining({ kind: "record damaged" }));
  });
});

test("a run refuses a donor of other agents", async () => {
  const others = experimentOf(
    yokedText().replace("handle: cy, name: Cy", "handle: cyd, name: Cyd").replace("cy: a", "cyd: a"),
  );
  const stranger: Played = await play(plannedOf(others, "live", 2));
  await expect(playAfter(stranger, planned)).rejects.toMatchObject({ code: "scenario_invalid" });
});
