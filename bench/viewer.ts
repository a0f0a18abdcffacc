import Sqlite from "better-sqlite3";
import { postLine, threadOf } from "../src/viewer/item-lines.ts";
import { OpenRun } from "../src/viewer/open-run.ts";
import type { Benchmark } from "./finding.ts";
import { freshPaths, inScratch } from "./scratch.ts";
import { inTurns, millisecondsOf, type Pairs, type Spread, spentOn, spreadOf, timesOf } from "./spread.ts";
import { writeHistory } from "./write-history.ts";

/** The first view of a run in the viewer, and later ones at other rounds, against reading every row of its log. */
export function viewerBenchmark(quick: boolean): Promise<Benchmark> {
  const [rounds, size, times] = quick ? [3, 20, 1] : [100, 1_000, 5];
  return inScratch(async (folder) => {
    const path = freshPaths(folder, "run")();
    const events = writeHistory(path, rounds, size);
    let run = new OpenRun("run", path);
    const spent = await inTurns(
      times,
      () =>
        spentOn(() => {
          run = new OpenRun("run", path);
          look(run, rounds);
        }),
      () => spentOn(() => readAll(path)),
    );
    const pairs = timesOf(spent, "ms");
    const shown = Array.from({ length: times }, () => {
      const fresh = new OpenRun("run", path);
      return millisecondsOf(() => fresh.index.exposures);
    });
    const later = Array.from({ length: times }, (_, i) =>
      millisecondsOf(() => look(run, Math.floor((rounds * (i + 1)) / (times + 2)))),
    );
    const count = events.toLocaleString("en-US");
    return {
      name: "viewer",
      findings: [
        {
          what: `${count} events: first view, time of a raw read`,
          unit: "x",
          figure: timesAsLong(pairs),
          goal: { most: 3 },
        },
        {
          what: "first view, processor time of a raw read's",
          unit: "x",
          figure: timesAsLong(timesOf(spent, "processorMs")),
          goal: { most: 3 },
        },
        {
          what: "what turns were shown, once it is asked for",
          unit: "x",
          figure: timesAsLong({ ...pairs, ours: shown }),
        },
        {
          what: "another round, time of a raw read",
          unit: "x",
          figure: timesAsLong({ ...pairs, ours: later }),
        },
        { what: "another round", unit: "ms", figure: spreadOf(later) },
      ],
    };
  });
}

function timesAsLong({ ours, baseline }: Pairs): Spread {
  return spreadOf(ours.map((ms, i) => ms / (baseline[i] ?? Number.NaN)));
}

/** What a page asks for first: the front page and the thread at its top. */
function look(run: OpenRun, round: number): void {
  const forum = run.at(round);
  const posts = forum.posts({ type: "all" }, "hot");
  const [first] = posts;
  if (first === undefined) throw new Error("nothing was posted");
  posts.slice(0, 50).map((post) => postLine(forum, post));
  threadOf(forum, first, { sort: "best", offset: undefined, limit: 500 });
}

function readAll(path: string): number {
  const db = new Sqlite(path, { readonly: true });
  try {
    let rows = 0;
    for (const _ of db.prepare("SELECT * FROM events").iterate()) rows += 1;
    return rows;
  } finally {
    db.close();
  }
}
