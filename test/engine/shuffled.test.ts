import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { leak } from "../../src/analysis/leak.ts";
import { fold } from "../../src/core/apply.ts";
import type { CallOutcome, Segment } from "../../src/core/call.ts";
import type { LoggedEvent } from "../../src/core/events.ts";
import { knownItem, postOf } from "../../src/core/items.ts";
import { replayRun } from "../../src/engine/replay.ts";
import { RunFile } from "../../src/store/run-file.ts";
import {
  experimentOf,
  LISTENERS,
  linesOf,
  plannedOf,
  play,
  playOn,
  shipped,
  wrapping,
} from "../support/experiments.ts";

const ARMS = `
arms:
  live: {}
  shuffled: { feed: { texts: shuffled } }
baseline: live
`;
const experiment = experimentOf(
  LISTENERS.replace("turn: { actions: 2, reads: 1 }", "turn: { actions: 2, reads: 2 }").replace(
    /arms: .*\nbaseline: only\n/,
    ARMS,
  ),
);
const planned = plannedOf(experiment, "shuffled");
const live = await play(plannedOf(experiment, "live"));
const shuffled = await play(planned);

function eventsOf(path: string): LoggedEvent[] {
  const file = RunFile.openForReading(path);
  try {
    return [...file.events()];
  } finally {
    file.close();
  }
}

interface Prompt {
  readonly agent: number;
  readonly segments: readonly Segment[];
}

function promptsOf(path: string): Prompt[] {
  const file = RunFile.openForReading(path);
  const prompts: Prompt[] = [];
  for (let round = 1; round <= file.header().rounds; round += 1)
    for (const { agent = -1, segments } of file.callsOf(round)) prompts.push({ agent, segments });
  file.close();
  return prompts;
}

const events = eventsOf(shuffled.path);
const forum = fold(events);
const prompts = promptsOf(shuffled.path);
/** Every message in every prompt, with the one whose words it shows; without those that were taken back. */
const messages = prompts.flatMap(({ agent, segments }) =>
  segments.flatMap(({ kind, slot, textSource: source, text }) =>
    slot === undefined || source === undefined || text === "| [removed]"
      ? []
      : [{ agent, kind, slot, source }],
  ),
);

describe("a run in which words are exchanged between threads", () => {
  test("takes turns and holds posts back as the living arm does", () => {
    const turns = (log: readonly LoggedEvent[]) =>
      log.flatMap(({ event, round, at }) => (event.type === "turn.taken" ? [[round, at, event.agent]] : []));
    expect(turns(events)).toEqual(turns(eventsOf(live.path)));
    const opening = (log: readonly LoggedEvent[]) => log.filter(({ round }) => round === 0).slice(0, -1);
    expect(opening(events)).toEqual(opening(eventsOf(live.path)));
    const holds = (log: readonly LoggedEvent[]) =>
      new Set(
        log.flatMap(({ event }) =>
          event.type === "turn.taken"
            ? event.views.flatMap(({ eligible, held = [] }) =>
                held.filter((i) => eligible[i] === "p1").map(() => event.agent),
              )
            : [],
        ),
      );
    expect(holds(events)).toEqual(holds(eventsOf(live.path)));
  });

  test("shows others' words under every message of another, in all kinds of places", () => {
    const lent = messages.filter(({ slot, source }) => slot !== source);
    for (const { agent, slot, source } of lent) {
      const [at, from] = [knownItem(forum, slot), knownItem(forum, source)];
      expect([at.author, agent]).not.toContain(from.author);
      expect(postOf(forum, from)).not.toBe(postOf(forum, at));
    }
    const count = (of: string): number => lent.filter(({ kind }) => kind === of).length;
    for (const kind of ["feed", "notification", "thread"]) expect(count(kind)).toBeGreaterThan(5);
  });

  test("leaves a reader's own messages as they are, everywhere", () => {
    const own = messages.filter(({ agent, slot }) => knownItem(forum, slot).author === agent);
    expect(own.length).toBeGreaterThan(50);
    for (const { slot, source } of own) expect(source).toBe(slot);
    expect(
      messages.filter(({ kind }) => kind === "memory").every(({ slot, source }) => slot === source),
    ).toBe(true);
  });

  test("keeps what is a message's own: its line, and the words of another in the frame of theirs", () => {
    const bodies = new Map([...forum.posts, ...forum.comments].map((item) => [item.id as string, item.body]));
    for (const { segments } of prompts) {
      segments.forEach(({ slot, textSource, text }, i) => {
        if (textSource === undefined || slot === undefined || text === "| [removed]") return;
        expect(segments[i - 1]?.text).toContain(`[${slot}]`);
        const words = text.replaceAll(/^\| /gm, "").replace(/ … \(.*$/s, "");
        const body = bodies.get(textSource) ?? "";
        expect(words.includes(body) || body.startsWith(words.split("\n").at(-1) ?? "?")).toBe(true);
      });
    }
  });

  test("exchanges once for each reader and message", () => {
    const sources = new Map<string, Set<string>>();
    for (const { agent, slot, source } of messages) {
      const key = `${agent} ${slot}`;
      sources.set(key, (sources.get(key) ?? new Set()).add(source));
    }
    expect([...sources.values()].every(({ size }) => size === 1)).toBe(true);
  });

  test("logs whose words were read, as the prompts have them", () => {
    const db = new Sqlite(shuffled.path, { readonly: true });
    const logged = db
      .prepare("SELECT DISTINCT turn, item, source FROM exposures WHERE shown AND surface <> 'notifications'")
      .all() as { turn: number; item: string; source: string }[];
    const shown = db
      .prepare(
        "SELECT DISTINCT turn || ' ' || slot || ' ' || source FROM prompts WHERE source IS NOT NULL AND kind <> 'memory'",
      )
      .pluck()
      .all();
    db.close();
    expect(logged.length).toBeGreaterThan(100);
    expect(logged.filter(({ item, source }) => item !== source).length).toBeGreaterThan(50);
    for (const { turn, item, source } of logged) expect(shown).toContain(`${turn} ${item} ${source}`);
  });

  test("replays, and goes on from the middle of a round to the same log", async () => {
    const file = RunFile.openForReading(shuffled.path);
    expect(await replayRun(file)).toMatchObject({ ok: true, logHash: shuffled.result.logHash });
    file.close();
    let calls = 0;
    const stop = { stopping: false };
    const openProvider = wrapping((provider) => ({
      ...provider,
      complete: async (request): Promise<CallOutcome> => {
        calls += 1;
        if (calls === 24) stop.stopping = true;
        return provider.complete(request);
      },
    }));
    const part = await play(planned, { stop, openProvider });
    expect(part.result.stopReason).toBe("interrupted");
    expect((await playOn(part.path)).logHash).toBe(shuffled.result.logHash);
    expect(linesOf(part.path)).toEqual(linesOf(shuffled.path));
  });
});

test("words that travel through exchanged texts are heard where they were read: no leak among many mentions", async () => {
  const separate = shipped("scenarios/canaries.yaml").runs.filter(({ plan }) => plan.arm === "separate");
  let mentions = 0;
  let misplaced = 0;
  for (const run of separate) {
    const { plan } = run;
    if (plan.feed === "none") throw new Error("a feed is needed");
    const { path } = await play({ ...run, plan: { ...plan, feed: { ...plan.feed, texts: "shuffled" } } });
    const canaries = Object.fromEntries(plan.agents.flatMap((a) => (a.canary ? [[a.handle, a.canary]] : [])));
    const log = eventsOf(path);
    const found = leak(log, canaries);
    expect(found.violations).toEqual([]);
    mentions += found.mentions;
    misplaced += leak(log.map(withoutSources), canaries).violations.length;
  }
  expect(mentions).toBeGreaterThan(5);
  expect(misplaced).toBeGreaterThan(0);
});

function withoutSources(logged: LoggedEvent): LoggedEvent {
  const { event } = logged;
  if (event.type !== "turn.taken") return logged;
  return { ...logged, event: { ...event, views: event.views.map(({ sources: _, ...view }) => view) } };
}
