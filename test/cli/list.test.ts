import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ListedRun } from "../../src/cli/list.ts";
import { createRun, playRun } from "../../src/engine/run.ts";
import { RunFile } from "../../src/store/run-file.ts";
import { experimentOf, freshFolder, LISTENERS, ORIGIN, options, plannedOf } from "../support/experiments.ts";
import { json, said } from "./in-process.ts";

const dir = freshFolder();
const path = join(dir, "listeners/only-s7.db");
const planned = plannedOf(experimentOf(LISTENERS));
mkdirSync(join(dir, "listeners"));
const result = await playRun(createRun(path, planned, ORIGIN), options({ maxRounds: 4 }));

describe("list", () => {
  test("tells of each run what it is and how it stands", async () => {
    const runs = await json<ListedRun[]>("list", dir);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      experiment: "listeners",
      arm: "only",
      seed: 7,
      status: "stopped",
      stopReason: "max-rounds",
      rounds: 4,
      logHash: result.logHash,
      path,
      counts: { turns: result.counts.turns, comments: result.counts.comments },
    });
  });

  test("shows people a line a run, under the name that other commands take", async () => {
    const { out } = await said("list", dir);
    const [headings, line, ...rest] = out.split("\n");
    expect(headings).toMatch(/^run +status +rounds +turns +posts +comments +log +why$/);
    expect(line?.startsWith(`${path.slice(0, -3)}  stopped `)).toBe(true);
    expect(line).toContain(result.logHash.slice(0, 12));
    expect(rest).toEqual([]);
  });

  test("a run that says running is crashed when nobody writes it, and its log is counted", async () => {
    const folder = freshFolder();
    const interrupted = join(folder, "only-s7.db");
    const file = createRun(interrupted, planned, ORIGIN);
    expect((await json<ListedRun[]>("list", folder))[0]).toMatchObject({ status: "running", rounds: 0 });
    const source = RunFile.openForReading(path);
    for (let round = 0; round <= 4; round += 1) {
      file.commitRound([...source.events({ fromRound: round, toRound: round })]);
    }
    source.close();
    expect((await json<ListedRun[]>("list", folder))[0]).toMatchObject({ status: "running", rounds: 4 });
    file.close();
    expect((await json<ListedRun[]>("list", folder))[0]).toMatchObject({
      status: "crashed",
      counts: { turns: result.counts.turns, posts: result.counts.posts, votes: result.counts.votes },
    });
  });

  test("a file that is no run is told of and hides no other", async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, "stray.db"), "not a run");
    createRun(join(folder, "only-s7.db"), planned, ORIGIN).close();
    const { out, talk } = await said("list", folder, "--json");
    expect(JSON.parse(out)).toHaveLength(1);
    expect(talk).toContain("stray.db");
  });

  test("an empty folder is no error: data is empty, talk says how to make a run", async () => {
    const folder = freshFolder();
    expect(await json<ListedRun[]>("list", folder)).toEqual([]);
    const { out, talk } = await said("list", folder);
    expect(out).toBe("");
    expect(talk).toContain("polylogue run");
  });
});
