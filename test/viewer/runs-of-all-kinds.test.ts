import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { forkRun } from "../../src/engine/fork.ts";
import { createRun } from "../../src/engine/run.ts";
import { readInbox } from "../../src/store/inbox.ts";
import { RunFile } from "../../src/store/run-file.ts";
import {
  type AgentLine,
  type Cascade,
  type ExperimentFacts,
  type Home,
  type InboxTaken,
  type ItemFacts,
  type Live,
  PATHS,
  type Page,
  type Pair,
  type PostLine,
  type Problem,
  type Readers,
  type RoundLine,
  type RunFacts,
  type RunMeasures,
  type Thread,
} from "../../src/viewer/api.ts";
import { folderOf, imported } from "../import/support.ts";
import {
  experimentOf,
  freshFolder,
  LISTENERS,
  ORIGIN,
  plannedOf,
  play,
  playOn,
} from "../support/experiments.ts";
import { runsFolder, type Viewer, viewerOf } from "./support.ts";

const planned = plannedOf(experimentOf(LISTENERS));
const { path } = await play(planned);
const ID = "listeners/only-s7";

const hashOf = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");

/** Everything that a page could ask about a run. */
async function askAll(viewer: Viewer, run: string): Promise<void> {
  const item = "p1";
  const { body } = await viewer.get<Page<AgentLine>>(PATHS.agents(run));
  const handle = body.items[0]?.handle ?? "nobody";
  for (const where of [
    PATHS.run(run),
    PATHS.rounds(run),
    PATHS.communities(run),
    PATHS.posts(run),
    PATHS.thread(run, item),
    PATHS.item(run, item),
    PATHS.readers(run, item),
    PATHS.agent(run, handle),
    PATHS.agentItems(run, handle),
    PATHS.agentTurns(run, handle),
    PATHS.turns(run),
    `${PATHS.search(run)}?q=the`,
    PATHS.network(run),
    `${PATHS.cascade(run)}?phrase=the`,
  ]) {
    const { status } = await viewer.raw(where);
    expect([where, status]).toEqual([where, 200]);
  }
  expect(viewer.bugs).toEqual([]);
}

test("a run file is never written: the same bytes, and nothing beside it, after everything was asked", async () => {
  const folder = runsFolder({ [ID]: path });
  const file = join(folder, `${ID}.db`);
  const before = hashOf(file);
  await askAll(viewerOf(folder), ID);
  expect(hashOf(file)).toBe(before);
  expect(readdirSync(join(folder, "listeners"))).toEqual(["only-s7.db"]);
});

describe("an import", async () => {
  const LONG = "x".repeat(1_000_000);
  const HOSTILE = "<script>alert(1)</script> \u202eevil\u0000 \ud83d\ude00 שלום";
  const source = folderOf({
    "forum.jsonl": [
      {
        type: "post",
        id: "a",
        author: "ann",
        title: HOSTILE,
        body: LONG,
        at: "2026-01-28T09:00:00Z",
        community: "general",
      },
      {
        type: "post",
        id: "b",
        author: "bob",
        title: "Empty",
        body: "",
        at: "2026-01-28T10:00:00Z",
        community: "general",
      },
      { type: "comment", id: "c", author: "bob", post: "a", body: HOSTILE, at: "2026-01-28T09:30:00Z" },
    ],
  });
  const { path: file, forum } = await imported(join(source, "forum.jsonl"), "jsonl");
  const viewer = viewerOf(runsFolder({ "crawl/import-s0": file }));
  const RUN = "crawl/import-s0";

  test("is, among experiments, one that no synthetic model spoke in; the list says so of each by itself", async () => {
    const folder = runsFolder({ "crawl/import-s0": file, [ID]: path });
    writeFileSync(join(folder, "torn.db"), "no run file");
    const { body } = await viewerOf(folder).get<Home>(PATHS.home);
    expect(Object.fromEntries(body.experiments.map(({ id, caveat }) => [id, caveat]))).toEqual({
      listeners: "synthetic, not a language model",
      crawl: "",
      ".": "",
    });
  });

  test("is told as one: no exposures, no calls, nothing to answer, each with its reason", async () => {
    await askAll(viewer, RUN);
    const { can, imported: isImport } = (await viewer.get<RunFacts>(PATHS.run(RUN))).body;
    expect(isImport).toBe(true);
    expect([can.exposures, can.calls, can.post, can.replay].map(({ ok }) => ok)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    const { unknown } = (await viewer.get<Readers>(PATHS.readers(RUN, "p1"))).body;
    expect(unknown).toContain("imported");
    const cascade = (await viewer.get<Cascade>(PATHS.cascade(RUN), { phrase: "evil" })).body;
    expect(cascade.uses.map(({ hearing }) => hearing)).toEqual(["first", "unknown"]);
  });

  test("keeps every text as it was, however long and whatever it holds; lists show a beginning", async () => {
    const thread = (await viewer.get<Thread>(PATHS.thread(RUN, "p1"))).body;
    expect(thread.post).toMatchObject({ title: forum.posts[0]?.title, body: forum.posts[0]?.body });
    expect(thread.comments[0]?.body).toBe(forum.comments[0]?.body);
    const { items } = (await viewer.get<Page<PostLine>>(PATHS.posts(RUN), { sort: "new" })).body;
    const long = items.find(({ id }) => id === "p1");
    expect([long?.excerpt.length, long?.isCut]).toEqual([600, true]);
  });
});

describe("a fork beside its parent", async () => {
  const fork = join(freshFolder(), "fork.db");
  forkRun(path, fork, {
    round: 3,
    change: { type: "model", handle: "ada", alias: "b" },
    answers: "same-prompt",
    codeVersion: "test",
  });
  await playOn(fork);
  const viewer = viewerOf(runsFolder({ [ID]: path, "listeners/only-s7-f1": fork }));

  test("shares the rounds before it, and parts at its change", async () => {
    const { body } = await viewer.get<Pair>(PATHS.pair, { first: ID, second: "listeners/only-s7-f1" });
    expect(body.sharedRounds).toBe(4);
    expect(body.parting).toMatchObject({ round: 4, second: expect.stringContaining("agent.changed") });
    expect(body.rounds.map(({ isShared }) => isShared)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((r) => r < 4),
    );
    for (const { isShared, first, second } of body.rounds) if (isShared) expect(first).toEqual(second);
    const same = await viewer.get<Pair>(PATHS.pair, { first: ID, second: ID });
    expect(same.body.parting).toBeNull();
    await askAll(viewer, "listeners/only-s7-f1");
  });
});

describe("a run that is being written", () => {
  test("is read on as it grows, tells how it stands, and takes an outsider's words", async () => {
    const folder = runsFolder({ "other/only-s7": path });
    const live = join(folder, "only-s7.db");
    createRun(live, planned, ORIGIN).close();
    await playOn(live, { maxRounds: 2 });
    const viewer = viewerOf(folder);
    const rounds = async (): Promise<number> =>
      (await viewer.get<RoundLine[]>(PATHS.rounds("only-s7"))).body.length;
    expect(await rounds()).toBe(3);
    const writing = RunFile.openForWriting(live);
    const news = await liveNews(viewer, "only-s7", () => writing.close());
    expect(news[0]).toMatchObject({ lastRound: 2, plannedRounds: 8 });
    const words = { by: "visitor", in: "general", title: "From outside", body: "Is anybody there?" };
    const taken = await viewer.post<InboxTaken>(PATHS.inbox("only-s7"), words);
    expect(taken).toMatchObject({ status: 200, body: { message: 1, isLive: false } });
    expect(readInbox(live, 0)).toMatchObject([
      { id: 1, message: { by: "visitor", action: { title: "From outside" } } },
    ]);
    await playOn(live);
    expect(await rounds()).toBe(9);
    const { items } = (await viewer.get<Page<PostLine>>(PATHS.posts("only-s7"), { limit: 500 })).body;
    const post = items.find(({ title }) => title === "From outside");
    expect(post).toMatchObject({ author: "visitor", model: null, round: 3, origin: { by: "operator" } });
    const late = await viewer.post<Problem>(PATHS.inbox("only-s7"), words);
    expect(late).toMatchObject({ status: 400, body: { error: expect.stringContaining("is done") } });
    await askAll(viewer, "only-s7");
  });

  test("with words that break the rules is told which", async () => {
    const folder = freshFolder();
    createRun(join(folder, "only-s7.db"), planned, ORIGIN).close();
    await playOn(join(folder, "only-s7.db"), { maxRounds: 1 });
    const viewer = viewerOf(folder);
    for (const words of [
      { by: "ada", in: "general", title: "x", body: "y" },
      { by: "No One", in: "general", title: "x", body: "y" },
      { by: "visitor", in: "nowhere", title: "x", body: "y" },
      { by: "visitor", in: "general", title: "", body: "y" },
      { by: "visitor", to: "p99", body: "y" },
      { by: "visitor", to: "p1", title: "x", body: "y" },
      { by: "visitor", in: "general", title: "x", body: "y".repeat(40_001) },
      { by: 7, in: "general", title: "x", body: "y" },
    ])
      expect([words.by, (await viewer.post(PATHS.inbox("only-s7"), words)).status]).toEqual([words.by, 400]);
    expect(readInbox(join(folder, "only-s7.db"), 0)).toEqual([]);
  });
});

/** All that is told of a run until it goes on no more. */
async function liveNews(viewer: Viewer, run: string, end: () => void): Promise<Live[]> {
  const response = await viewer.raw(PATHS.live(run));
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  end();
  const text = await response.text();
  return [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? "") as Live);
}

describe("what is amiss in a folder", () => {
  test("hides nothing else: damaged, foreign and missing files have their line or their error", async () => {
    const folder = runsFolder({ [ID]: path });
    writeFileSync(join(folder, "listeners", "broken-s1.db"), "no database at all");
    const viewer = viewerOf(folder);
    const { runs } = (await viewer.get<ExperimentFacts>(PATHS.experiment("listeners"))).body;
    expect(runs.map(({ id, state }) => [id, state])).toEqual([
      ["listeners/broken-s1", "unreadable"],
      [ID, "done"],
    ]);
    expect((await viewer.get(PATHS.rounds("listeners/broken-s1"))).status).toBe(409);
    const { body } = await viewer.get<Problem>(PATHS.rounds("listeners/only-s8"));
    expect(body.error).toBe('there is no run "listeners/only-s8", did you mean "listeners/only-s7"?');
    const measures = (await viewer.get<RunMeasures[]>(PATHS.measures("listeners"))).body;
    expect(measures).toMatchObject([{ run: ID, voices: expect.any(Number) }]);
    rmSync(join(folder, `${ID}.db`));
    expect((await viewer.get(PATHS.rounds(ID))).status).toBe(404);
    expect(viewer.bugs).toEqual([]);
  });

  test("an opening that never closed is an empty forum", async () => {
    const folder = freshFolder();
    createRun(join(folder, "only-s7.db"), planned, ORIGIN).close();
    const viewer = viewerOf(folder);
    expect((await viewer.get<Page<PostLine>>(PATHS.posts("only-s7"))).body.items).toEqual([]);
    expect((await viewer.get<Problem>(PATHS.posts("only-s7"), { round: 0 })).body.hint).toBe(
      "Nothing has happened in it yet.",
    );
    expect((await viewer.get<Home>(PATHS.home)).body.experiments).toMatchObject([
      { id: ".", states: { crashed: 1 } },
    ]);
  });

  test("a question that is put wrongly says what was expected", async () => {
    const viewer = viewerOf(runsFolder({ [ID]: path }));
    for (const query of [
      { round: -1 },
      { round: "x" },
      { sort: "best" },
      { limit: 501 },
      { limit: 0 },
      { offset: 1.5 },
    ]) {
      const { status, body } = await viewer.get<Problem>(PATHS.posts(ID), query as Record<string, string>);
      expect([query, status]).toEqual([query, 400]);
      expect(body.error).toContain("expected");
    }
    expect((await viewer.get(PATHS.posts(ID), { community: "nowhere" })).status).toBe(404);
    expect((await viewer.get(PATHS.agent(ID, "nobody"))).status).toBe(404);
    expect((await viewer.get<ItemFacts>(PATHS.item(ID, "p1"))).body.above).toEqual([]);
  });
});
