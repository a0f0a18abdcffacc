import type { Cell } from "../engine/cells.ts";
import type { CellResult } from "../engine/experiment.ts";
import type { Waiting } from "../engine/lanes.ts";
import type { RoundProgress } from "../engine/run-result.ts";
import { Headcount, nameOfCell } from "./headcount.ts";
import { LiveBlock, type Screen } from "./live-block.ts";
import type { Output } from "./output.ts";
import { plural } from "./phrases.ts";
import { safe } from "./terminal.ts";

/** Tells how far an experiment has come. */
export interface Progress {
  start(cell: Cell): void;
  round(progress: RoundProgress): void;
  waiting(waiting: Waiting): void;
  end(result: CellResult): void;
  /** Says something beside the progress. */
  say(line: string): void;
  /** Takes away what was to be written over. */
  close(): void;
}

export interface ProgressOptions {
  /** Monotonic wall-clock milliseconds. */
  readonly now: () => number;
  readonly maxRounds?: number;
  /** A terminal that may be written over; absent: plain lines. */
  readonly screen?: Screen;
  /** Does something a little later, so that many changes are drawn at once. */
  readonly later?: (draw: () => void) => void;
}

const line = ({ arm, seed, round, rounds, tally }: RoundProgress): string => {
  const lost = tally.lost > 0 ? `  lost ${tally.lost}` : "";
  return `${arm} s${seed}  round ${round}/${rounds}  turns ${tally.turns}  silent ${tally.silent}  refused ${tally.refused}${lost}`;
};

/** Shorter waits are work like any other. */
const WORTH_TELLING_MS = 2_000;

/** Picks the waits that are worth a line: long ones, and of each model and reason one at a time. */
export function noticeableWaits(now: () => number): (waiting: Waiting) => boolean {
  const until = new Map<string, number>();
  return ({ model, why, forMs }) => {
    if (forMs === undefined || forMs < WORTH_TELLING_MS) return false;
    const key = `${why} ${model}`;
    if ((until.get(key) ?? Number.NEGATIVE_INFINITY) > now()) return false;
    until.set(key, now() + forMs);
    return true;
  };
}

const WHY: Readonly<Record<Waiting["why"], (model: string) => string>> = {
  "rate limit": (model) => `${model} is rate-limited`,
  pause: (model) => `the provider of ${model} asks everybody to wait`,
  retry: (model) => `a call to ${model} failed and is tried again`,
  place: (model) => `as many calls to ${model} are under way as may be`,
};

/** "waiting 12 s: haiku is rate-limited" */
function waitingText({ model, why, forMs = 0 }: Waiting): string {
  return `waiting ${Math.ceil(forMs / 1000)} s: ${WHY[why](model)}`;
}

/** Up to so many runs, each may have a line a round where nothing can be written over. */
const FEW = 6;
/** At least so long between two summaries where nothing can be written over. */
const SUMMARY_MS = 15_000;
/** The most runs under way that are shown by name. */
const MOST_SHOWN = 8;
/** How long changes are gathered before they are drawn. */
const GATHER_MS = 100;

/** One live block on a screen; else a line a round for few runs, and for many a line a finished run and a summary now and then. */
export function showProgress(output: Output, cells: readonly Cell[], options: ProgressOptions): Progress {
  const { now, maxRounds, screen, later = gathered } = options;
  const count = new Headcount(cells, now, maxRounds);
  if (screen) return liveProgress(output, count, { block: new LiveBlock(screen), now, later });
  return plainProgress(output, count, { isFew: cells.length <= FEW, now });
}

/** A process that is done does not wait for it. */
const gathered = (draw: () => void): void => {
  setTimeout(draw, GATHER_MS).unref();
};

function plainProgress(
  output: Output,
  count: Headcount,
  { isFew, now }: { readonly isFew: boolean; readonly now: () => number },
): Progress {
  let told = now();
  const summarise = (): void => {
    if (isFew || now() - told < SUMMARY_MS) return;
    told = now();
    output.talk(count.text());
  };
  return {
    start: (cell) => count.started(cell),
    round: (progress) => {
      count.played(progress);
      if (isFew) output.talk(line(progress));
      summarise();
    },
    waiting: (waiting) => output.talk(waitingText(waiting)),
    end: (result) => {
      count.ended(result);
      if (!isFew && !result.skipped) output.talk(endText(result));
      summarise();
    },
    say: output.talk,
    close: () => {},
  };
}

/** "mixed s3  done  12 rounds  turns 144  posts 20  comments 77" */
function endText(result: CellResult): string {
  const { status, rounds, counts, stopReason } = result;
  const why = stopReason === undefined ? "" : `: ${safe(stopReason)}`;
  const [turns, posts, comments] = [counts.turns, counts.posts, counts.comments];
  return `${nameOfCell(result)}  ${status}${why}  ${plural(rounds, "round")}  turns ${turns}  posts ${posts}  comments ${comments}`;
}

interface LiveOptions {
  readonly block: LiveBlock;
  readonly now: () => number;
  readonly later: (draw: () => void) => void;
}

function liveProgress(output: Output, count: Headcount, { block, now, later }: LiveOptions): Progress {
  let state: "idle" | "awaited" | "closed" = "idle";
  let wait: { readonly text: string; readonly until: number } | undefined;
  const draw = (): void => {
    if (state === "closed") return;
    state = "idle";
    const waits = wait && wait.until > now() ? [wait.text] : [];
    block.draw([count.text(), ...runningLines(count, block.room - 1 - waits.length), ...waits]);
  };
  const changed = (): void => {
    if (state !== "idle") return;
    state = "awaited";
    later(draw);
  };
  return {
    start: (cell) => {
      count.started(cell);
      changed();
    },
    round: (progress) => {
      count.played(progress);
      changed();
    },
    waiting: (waiting) => {
      wait = { text: waitingText(waiting), until: now() + (waiting.forMs ?? 0) };
      changed();
    },
    end: (result) => {
      count.ended(result);
      changed();
    },
    say: (text) => {
      block.clear();
      output.talk(text);
      changed();
    },
    close: () => {
      state = "closed";
      block.clear();
    },
  };
}

/** The runs under way, at most `room` lines. */
function runningLines(count: Headcount, room: number): string[] {
  const { running } = count;
  const most = Math.min(MOST_SHOWN, room);
  const shown = running.length <= most ? running : running.slice(0, Math.max(0, most - 1));
  const more = running.length - shown.length;
  return [
    ...shown.map(({ name, at }) => `  ${at ? line(at) : `${name}  begins`}`),
    ...(more > 0 && most > 0 ? [`  and ${more} more`] : []),
  ];
}
