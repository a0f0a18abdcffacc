import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { RunLock } from "../../src/store/run-lock.ts";
import { type Ended, lastJson, polylogue } from "../support/cli.ts";
import { freshFolder, LISTENERS } from "../support/experiments.ts";

interface Estimate {
  readonly value: number;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly p: number;
}
interface RunJson {
  readonly path: string;
  readonly arm: string;
  readonly cri: Estimate | null;
  readonly gross: number | null;
  readonly placeboShare: number | null;
  readonly masked: number | null;
  readonly addressed: number | null;
  readonly forks: number;
  readonly planned: number;
  readonly calls: number;
  readonly complete: boolean;
  readonly stopReason: string | null;
  readonly reason?: string;
}
interface Done {
  readonly event: "done";
  readonly runs: readonly RunJson[];
}

const TEXT = LISTENERS.replace("arms: { only: {} }", "arms: { only: {}, isolated: { feed: none } }").replace(
  "rounds: 8",
  "rounds: 12",
);

const cwd = freshFolder();
writeFileSync(join(cwd, "listeners.yaml"), TEXT);
const made = polylogue(["run", "listeners.yaml"], { cwd });
const RUN = join(cwd, "runs/listeners/only-s7.db");
const probe = (...args: readonly string[]): Ended => polylogue(["probe", ...args], { cwd });
const theRun = (end: Ended): RunJson => lastJson<Done>(end).runs[0] as RunJson;

interface Row {
  readonly draw: number;
  readonly hash: string;
}
function rowsOf(path = `${RUN}-probe`): Row[] {
  const db = new Sqlite(path, { readonly: true });
  try {
    return db.prepare<[], Row>("SELECT draw, hex(request_hash) AS hash FROM calls ORDER BY id").all();
  } finally {
    db.close();
  }
}

/** Without controls, since every process takes its time. */
const PLAIN = ["--controls", "none", "--json"];
let uninterrupted: RunJson | undefined;

describe("probe", { timeout: 60_000 }, () => {
  const before = readFileSync(RUN);

  test("says what it would ask, and does nothing, with --dry-run", () => {
    const { code, stdout } = probe("only-s7", "--dry-run");
    expect([code, made.code]).toEqual([0, 0]);
    expect(stdout).toMatch(/1 run, \d+ calls to make, which cost nothing \(synthetic models\)/);
    expect(existsSync(`${RUN}-probe`)).toBe(false);
  });

  test("asks, keeps, asks nothing twice, and asks only what is new of a larger plan", () => {
    const small = theRun(probe("only-s7", "--forks", "5", ...PLAIN));
    const first = rowsOf();
    expect(small).toMatchObject({ arm: "only", planned: 5, complete: true, stopReason: null, calls: 45 });
    expect(first).toHaveLength(45);
    const large = theRun(probe("only-s7", ...PLAIN));
    uninterrupted = large;
    const rows = rowsOf();
    expect(large).toMatchObject({ complete: true, calls: 9 * large.planned });
    expect(rows.slice(0, 45)).toEqual(first);
    expect(new Set(rows.map(({ draw }) => draw)).size).toBe(rows.length);
    const again = probe("only-s7", ...PLAIN);
    expect(theRun(again)).toEqual(large);
    expect(rowsOf()).toEqual(rows);
    expect(again.stdout).toContain('"estimate":[]');
  });

  test("leaves the run as it was, byte for byte, and is no run itself", () => {
    expect(readFileSync(RUN).equals(before)).toBe(true);
    expect(polylogue(["replay", "only-s7"], { cwd }).code).toBe(0);
    const { stdout } = polylogue(["list", "--json"], { cwd });
    expect(JSON.parse(stdout)).toHaveLength(2);
  });

  test("--json has the shape that is promised, and measure finds what it found", () => {
    const found = theRun(probe("only-s7", "--json"));
    const anyNumber: unknown = expect.any(Number);
    expect(found).toMatchObject({
      cri: { value: anyNumber, p: anyNumber },
      gross: anyNumber,
      placeboShare: anyNumber,
      masked: anyNumber,
      addressed: anyNumber,
      forks: anyNumber,
    });
    const measured = polylogue(["measure", "only-s7", "--metric", "cri", "--json"], { cwd });
    const [{ metrics }] = JSON.parse(measured.stdout) as [{ metrics: { cri: { value: number } } }];
    expect(metrics.cri.value).toBe(found.cri?.value);
  });

  test("takes all samples anew with --again, from the same forks", () => {
    const known = rowsOf();
    const anew = theRun(probe("only-s7", "--again", ...PLAIN));
    expect(anew.planned).toBe(uninterrupted?.planned);
    const rows = rowsOf();
    expect(rows).toHaveLength(known.length + 9 * anew.planned);
    expect(new Set(rows.map(({ draw }) => draw)).size).toBe(rows.length);
    expect(anew.cri?.value).not.toBe(uninterrupted?.cri?.value);
  });

  test("says why a run cannot be probed, and probes the others", () => {
    const alone = probe("isolated-s7");
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining("its agents are shown nobody")]);
    const both = probe("listeners", ...PLAIN);
    expect(both.code).toBe(0);
    expect(lastJson<Done>(both).runs.map(({ arm, reason }) => [arm, reason !== undefined])).toEqual([
      ["only", false],
      ["isolated", true],
    ]);
  });

  test("refuses a run that is being written", () => {
    const lock = RunLock.take(RUN);
    try {
      const { code, stderr } = probe("only-s7");
      expect([code, stderr]).toEqual([2, expect.stringContaining("is being written")]);
    } finally {
      lock.release();
    }
  });

  test.each([
    [["--draws", "1"], "expected a whole number >= 2"],
    [["--controls", "daef"], 'there is no "daef"'],
    [["--paraphraser", "nobody"], "expected provider/model"],
    [["--paraphraser", "synthetic/deaf"], "outside the cast"],
  ])("says what is wrong with %j", (flags, words) => {
    const { code, stderr } = probe("only-s7", ...flags);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});

test("a budget of calls is never passed, and what it stopped goes on to the same end", () => {
  const folder = freshFolder();
  writeFileSync(join(folder, "listeners.yaml"), TEXT);
  polylogue(["run", "listeners.yaml", "--arm", "only"], { cwd: folder });
  const path = join(folder, "runs/listeners/only-s7.db");
  const db = new Sqlite(path, { readonly: true });
  const used = db.prepare<[], number>("SELECT count(*) FROM calls").pluck().get() ?? 0;
  db.close();
  const short = polylogue(["probe", "only-s7", ...PLAIN, "--budget-calls", String(used + 40)], {
    cwd: folder,
  });
  expect(short.code).toBe(4);
  expect(rowsOf(`${path}-probe`)).toHaveLength(40);
  expect(theRun(short)).toMatchObject({
    complete: false,
    stopReason: expect.stringMatching(/^budget: calls/),
  });
  const rest = polylogue(["probe", "only-s7", ...PLAIN, "--budget-calls", "5000"], { cwd: folder });
  expect([rest.code, theRun(rest)]).toEqual([0, uninterrupted]);
  expect(rowsOf(`${path}-probe`)).toHaveLength(uninterrupted?.calls ?? 0);
}, 60_000);
