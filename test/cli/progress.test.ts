import { describe, expect, test } from "vitest";
import type { Output } from "../../src/cli/output.ts";
import { type Progress, showProgress } from "../../src/cli/progress.ts";
import type { Cell } from "../../src/engine/cells.ts";
import type { CellResult } from "../../src/engine/experiment.ts";
import { emptyTally } from "../../src/engine/tally.ts";
import { cellsIn } from "../support/cells.ts";
import { experimentOf } from "../support/experiments.ts";

/** Cursor up, clear to the end, begin of the line, next line, words. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
const PIECES = /\u001b\[(\d+)A|(\u001b\[J)|(\r)|(\n)|([^\u001b\r\n]+)/g;

/** What a terminal of this size shows of what is written to it: cursor up, to the line's begin, and clear are all it knows. */
class Page {
  readonly columns = 70;
  readonly rows = 12;
  readonly frames: string[][] = [];
  #lines: string[] = [""];
  #row = 0;

  write(text: string): void {
    for (const [, up, clear, begin, end, plain] of text.matchAll(PIECES)) {
      if (up !== undefined) this.#row -= Number(up);
      else if (clear !== undefined) this.#lines = [...this.#lines.slice(0, this.#row), ""];
      else if (end !== undefined) this.#feed();
      else if (begin === undefined) this.#lines[this.#row] = `${this.#lines[this.#row] ?? ""}${plain}`;
      if (this.#row < 0) throw new Error("the cursor left the page");
    }
    this.frames.push([...this.#lines]);
  }

  #feed(): void {
    this.#row += 1;
    this.#lines[this.#row] ??= "";
  }
}

function written(): { readonly output: Output; readonly lines: string[] } {
  const lines: string[] = [];
  const talk = (text: string): void => void lines.push(text);
  return { output: { out: talk, talk, color: false, width: 80 }, lines };
}

const cell = (arm: string, seed: number): Cell => ({ path: `runs/x/${arm}-s${seed}.db`, arm, seed });

const ended = (arm: string, seed: number, over: Partial<CellResult> = {}): CellResult => ({
  ...cell(arm, seed),
  status: "done",
  stopReason: undefined,
  rounds: 12,
  logHash: "",
  comparable: true,
  comparableReason: undefined,
  counts: { ...emptyTally(), calls: 0, attempts: 0, failedCalls: 0, drifted: 0, outputTokens: 0 },
  costUsd: 0,
  reused: 0,
  drift: [],
  workingMs: 0,
  waitingMs: 0,
  ...over,
});

const round = (arm: string, seed: number, at: number) => ({
  arm,
  seed,
  round: at,
  rounds: 12,
  tally: { ...emptyTally(), turns: at * 5 },
});

/** 200 runs of 12 rounds, eight at a time, a second a round. */
function playTwoHundred(progress: Progress, tick: () => void): void {
  const seeds = Array.from({ length: 200 }, (_, i) => i + 1);
  for (let first = 0; first < 200; first += 8) playEight(progress, seeds.slice(first, first + 8), tick);
  progress.close();
}

function playEight(progress: Progress, seeds: readonly number[], tick: () => void): void {
  for (const seed of seeds) progress.start(cell("mixed", seed));
  for (let at = 1; at <= 12; at += 1) {
    tick();
    for (const seed of seeds) progress.round(round("mixed", seed, at));
  }
  const failed = { status: "failed", stopReason: "a bug" } as const;
  for (const seed of seeds) progress.end(ended("mixed", seed, seed === 77 ? failed : {}));
}

const CELLS = Array.from({ length: 200 }, (_, i) => cell("mixed", i + 1));

describe("two hundred runs", () => {
  test("are a block on a terminal that never outgrows it, and nothing is left of it in the end", () => {
    const page = new Page();
    const { output, lines } = written();
    let ms = 0;
    const progress = showProgress(output, CELLS, { now: () => ms, screen: page, later: (draw) => draw() });
    playTwoHundred(progress, () => {
      ms += 1_000;
    });
    for (const frame of page.frames) {
      expect(frame.length).toBeLessThanOrEqual(10);
      for (const line of frame) expect(line.length).toBeLessThan(70);
    }
    const middle = page.frames.find((frame) => frame[0]?.startsWith("96 of 200")) ?? [];
    expect(middle[0]).toMatch(/^96 of 200 runs done · .*running · .*waiting · 1 failed/);
    expect(page.frames.some((frame) => frame.length === 9)).toBe(true);
    expect(page.frames.at(-1)).toEqual([""]);
    expect(lines).toEqual([]);
  });

  test("are a line each and a summary now and then where nothing can be written over", () => {
    const { output, lines } = written();
    let ms = 0;
    playTwoHundred(showProgress(output, CELLS, { now: () => ms }), () => {
      ms += 1_000;
    });
    const own = lines.filter((line) => line.startsWith("mixed s"));
    const summaries = lines.filter((line) => / of 200 runs done · /.test(line));
    expect(own).toHaveLength(200);
    expect(own[76]).toContain("failed: a bug");
    expect(lines).toHaveLength(own.length + summaries.length);
    // 300 seconds, one summary in fifteen.
    expect(summaries.length).toBeGreaterThan(5);
    expect(summaries.length).toBeLessThanOrEqual(20);
  });

  test("that were done before are not told one by one", () => {
    const { output, lines } = written();
    const progress = showProgress(output, CELLS, { now: () => 0 });
    for (let seed = 1; seed <= 200; seed += 1) progress.end(ended("mixed", seed, { skipped: true }));
    progress.close();
    expect(lines).toEqual([]);
  });
});

const FORTY = cellsIn(
  "runs/x",
  experimentOf(`
name: pace
rounds: 12
seeds: 40
models: { a: synthetic/deaf }
personas: [{ handle: ada }, { handle: bo }]
arms: { mixed: {} }
`),
);

describe("what is said of the pace", () => {
  const summary = (play: (progress: Progress, pass: (ms: number) => void) => void): string => {
    const page = new Page();
    let ms = 0;
    const progress = showProgress(written().output, FORTY, {
      now: () => ms,
      screen: page,
      later: (draw) => draw(),
    });
    play(progress, (more) => {
      ms += more;
    });
    return page.frames.at(-1)?.[0] ?? "";
  };

  const playOne = (progress: Progress, pass: (ms: number) => void, seed: number): void => {
    progress.start(cell("mixed", seed));
    for (let at = 0; at <= 12; at += 1) {
      if (at > 0) pass(1_000);
      progress.round(round("mixed", seed, at));
    }
    progress.end(ended("mixed", seed));
  };

  test("nothing, before there is something to tell it by", () => {
    expect(
      summary((progress, pass) => {
        progress.start(cell("mixed", 1));
        for (let at = 1; at <= 12; at += 1) {
          pass(1_000);
          progress.round(round("mixed", 1, at));
        }
      }),
    ).not.toContain("min");
  });

  // Three of forty runs are many enough, and yet no tenth of the whole.
  test.each([2, 3])("the rate, and no estimate after %i of forty runs", (runs) => {
    const line = summary((progress, pass) => {
      for (let seed = 1; seed <= runs; seed += 1) playOne(progress, pass, seed);
    });
    expect(line).toContain("60 rounds/min");
    expect(line).not.toContain("left");
  });

  test("then how long still, by the rounds that are left", () => {
    const line = summary((progress, pass) => {
      for (let seed = 1; seed <= 5; seed += 1) playOne(progress, pass, seed);
    });
    // 35 runs of 12 rounds at a round a second.
    expect(line).toContain("60 rounds/min, about 7 min left");
  });
});

test("up to six runs have a line a round where nothing can be written over", () => {
  const { output, lines } = written();
  const progress = showProgress(output, [cell("mixed", 1), cell("mixed", 2)], { now: () => 0 });
  progress.start(cell("mixed", 1));
  progress.round(round("mixed", 1, 1));
  progress.round(round("mixed", 1, 2));
  progress.end(ended("mixed", 1));
  expect(lines).toEqual([
    "mixed s1  round 1/12  turns 5  silent 0  refused 0",
    "mixed s1  round 2/12  turns 10  silent 0  refused 0",
  ]);
});

test("what is said beside a block stands above it, and the block below", () => {
  const page = new Page();
  const say = (text: string): void => page.write(`${text}\n`);
  const output: Output = { out: say, talk: say, color: false, width: 80 };
  const progress = showProgress(output, CELLS, { now: () => 0, screen: page, later: (draw) => draw() });
  progress.start(cell("mixed", 1));
  progress.say("Stopping.");
  expect(page.frames.at(-1)).toEqual([
    "Stopping.",
    "0 of 200 runs done · 1 running · 199 waiting",
    "  mixed s1  begins",
  ]);
  progress.close();
  expect(page.frames.at(-1)).toEqual(["Stopping.", ""]);
});
