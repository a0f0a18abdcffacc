import Sqlite from "better-sqlite3";
import { postLine, threadOf } from "../src/viewer/item-lines.ts";
import { OpenRun } from "../src/viewer/open-run.ts";
import type { Benchmark } from "./finding.ts";
import { freshPaths, inScratch } from "./scratch.ts";
import { inTurns, millisecondsOf, spreadOf } from "./spread.ts";
import { writeHistory } from "./write-history.ts";

/** The first view of a run in the viewer, and later ones at other rounds, against reading every row of its log. */
export function viewerBenchmark(quick: boolean): Promise<Benchmark> {
  const [rounds, size, times] = quick ? [3, 20, 1] : [100, 1_000, 5];
  return inScratch(async (folder) => {
    const path = freshPaths(folder, "run")();
    const events = writeHistory(path, rounds, size);
    let run = new OpenRun("run", path);
    const pairs = await inTurns(
      times,
      () =>
        millisecondsOf(() => {
          run = new OpenRun("run", path);
          look(run, rounds);
        }),
      () => millisecondsOf(() => readAll(path)),
    );
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
          figure: spreadOf(pairs.ours.map((ms, i) => ms / (pairs.baseline[i] ?? Number.NaN))),
          goal: { most: 3 },
        },
        {
          what: "another round, time of a raw read",
          unit: "x",
          figure: spreadOf(later.map((ms, i) => ms / (pairs.baseline[i] ?? Number.NaN))),
        },
        { what: "another round", unit: "ms", figure: spreadOf(later) },
      ],
    };
  });
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
