import type { Cell } from "../engine/cells.ts";
import type { CellResult } from "../engine/experiment.ts";
import type { RoundProgress } from "../engine/run-result.ts";
import { plural } from "./phrases.ts";

/** A run under way; `at` is its last closed round, undefined before the first. */
export interface Underway {
  readonly name: string;
  readonly at: RoundProgress | undefined;
}

type Name = Pick<Cell, "arm" | "seed">;

/** "mixed s3" */
export const nameOfCell = ({ arm, seed }: Name): string => `${arm} s${seed}`;

/** With less than this behind it, a pace is chance. */
const BASIS = { ms: 3_000, rounds: 20, runs: 3, share: 0.1 } as const;

/** How many runs of an experiment are done, under way, waiting and lost, and how fast it goes. */
export class Headcount {
  readonly #cells: readonly Cell[];
  readonly #now: () => number;
  readonly #maxRounds: number;
  readonly #began: number;
  readonly #running = new Map<string, RoundProgress | undefined>();
  /** Rounds that are no longer to be played, by run. */
  readonly #behind = new Map<string, number>();
  readonly #over = new Set<string>();
  #done = 0;
  #stopped = 0;
  #failed = 0;
  #playedRounds = 0;
  #playedRuns = 0;

  /** `now`: monotonic wall-clock milliseconds. */
  constructor(cells: readonly Cell[], now: () => number, maxRounds = Number.POSITIVE_INFINITY) {
    this.#cells = cells;
    this.#now = now;
    this.#maxRounds = maxRounds;
    this.#began = now();
  }

  started(cell: Name): void {
    this.#running.set(nameOfCell(cell), undefined);
  }

  played(progress: RoundProgress): void {
    const name = nameOfCell(progress);
    this.#running.set(name, progress);
    this.#behind.set(name, progress.round);
    if (progress.round > 0) this.#playedRounds += 1;
  }

  ended(result: CellResult): void {
    const name = nameOfCell(result);
    this.#running.delete(name);
    this.#over.add(name);
    if (result.status === "done") {
      this.#done += 1;
      if (!result.skipped) this.#playedRuns += 1;
    } else if (result.status === "failed") this.#failed += 1;
    else this.#stopped += 1;
  }

  get over(): number {
    return this.#over.size;
  }

  /** In the order of beginning. */
  get running(): readonly Underway[] {
    return [...this.#running].map(([name, at]) => ({ name, at }));
  }

  /** "37 of 200 runs done · 4 running · 158 waiting · 1 failed · 95 rounds/min, about 4 min left" */
  text(): string {
    const total = this.#cells.length;
    const waiting = total - this.#over.size - this.#running.size;
    const parts = [
      `${this.#done} of ${plural(total, "run")} done`,
      ...counted(this.#running.size, "running"),
      ...counted(waiting, "waiting"),
      ...counted(this.#stopped, "stopped"),
      ...counted(this.#failed, "failed"),
      ...this.#pace(),
    ];
    return parts.join(" · ");
  }

  /** How fast, once there is something to tell it by; how long still, once a part of the whole is behind us. */
  #pace(): string[] {
    const ms = this.#now() - this.#began;
    if (ms < BASIS.ms || this.#playedRounds < BASIS.rounds) return [];
    const perMinute = (this.#playedRounds * 60_000) / ms;
    const rate = `${perMinute < 10 ? perMinute.toFixed(1) : Math.round(perMinute)} rounds/min`;
    const left = this.#roundsLeft();
    const isEnough =
      left !== undefined &&
      left > 0 &&
      this.#playedRuns >= BASIS.runs &&
      this.#playedRounds >= BASIS.share * (this.#playedRounds + left);
    return [isEnough ? `${rate}, about ${duration((left / perMinute) * 60_000)} left` : rate];
  }

  /** Undefined where some run does not say how long it is. */
  #roundsLeft(): number | undefined {
    let left = 0;
    for (const cell of this.#cells) {
      const name = nameOfCell(cell);
      if (this.#over.has(name)) continue;
      const rounds = this.#running.get(name)?.rounds ?? cell.planned?.plan.rounds;
      if (rounds === undefined) return undefined;
      left += Math.max(0, Math.min(rounds, this.#maxRounds) - (this.#behind.get(name) ?? 0));
    }
    return left;
  }
}

const counted = (count: number, what: string): string[] => (count === 0 ? [] : [`${count} ${what}`]);

/** "40 s", "4 min", "3 h 20 min" */
export function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
