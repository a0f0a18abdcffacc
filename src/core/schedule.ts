import { drawAt } from "./rng.ts";

const HOUR_MS = 3_600_000;

/** When an agent wakes. */
export interface Schedule {
  /** Virtual milliseconds between wakings; 0 means every round. */
  readonly everyMs: number;
  /** Each waking is moved by up to this much either way. */
  readonly jitterMs: number;
  /** Hours of the day in UTC, [from, to), over midnight when `from` is the greater; undefined or equal for always. */
  readonly active: readonly [number, number] | undefined;
  /** In [0, 1]: the chance that a due waking happens. */
  readonly probability: number;
}

/** A round of one agent's life. */
export interface Waking {
  readonly seed: number;
  readonly handle: string;
  /** From 1. */
  readonly round: number;
  /** Length of a round in virtual milliseconds. */
  readonly roundMs: number;
  /** Virtual start of round 1 in milliseconds since the epoch. */
  readonly startMs: number;
  readonly schedule: Schedule;
}

function isActive(atMs: number, active: Schedule["active"]): boolean {
  if (!active) return true;
  const [from, to] = active;
  const hour = Math.floor(atMs / HOUR_MS) % 24;
  if (from === to) return true;
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

/** True when one of the agent's own times lies in this round, in its active hours. */
function isDue({ seed, handle, round, roundMs, startMs, schedule }: Waking): boolean {
  const { everyMs, jitterMs, active } = schedule;
  const from = startMs + (round - 1) * roundMs;
  if (everyMs <= 0) return isActive(from, active);
  const phase = startMs + drawAt(seed, "phase", handle) * everyMs;
  const last = Math.floor((from + roundMs + jitterMs - phase) / everyMs);
  for (let k = Math.ceil((from - jitterMs - phase) / everyMs); k <= last; k += 1) {
    const moved = jitterMs > 0 ? (2 * drawAt(seed, "jitter", handle, k) - 1) * jitterMs : 0;
    const at = phase + k * everyMs + moved;
    if (at >= from && at < from + roundMs && isActive(at, active)) return true;
  }
  return false;
}

/**
 * True when an agent wakes in a round. Its times are `phase + k * every + jitter_k`, k whole, with a phase and jitters
 * of its own; it wakes when one of them lies in the round and in its active hours (for a schedule of every round: when
 * the round begins in them), and the dice agree. Nothing is remembered between rounds: each draw has its address in
 * seed, handle and round.
 */
export function wakes(waking: Waking): boolean {
  const { seed, handle, round, schedule } = waking;
  if (!isDue(waking)) return false;
  return schedule.probability >= 1 || drawAt(seed, "wake", handle, round) < schedule.probability;
}

/**
 * The handles in the order in which their turns apply: as listed, or by a ticket each handle draws for the round, so
 * that one agent more shifts nobody past another. Equal tickets keep the listed order.
 */
export function turnOrder(
  seed: number,
  round: number,
  handles: readonly string[],
  order: "shuffled" | "listed",
): string[] {
  if (order === "listed") return [...handles];
  const drawn = handles.map((handle) => ({ handle, ticket: drawAt(seed, "order", round, handle) }));
  return drawn.sort((a, b) => a.ticket - b.ticket).map(({ handle }) => handle);
}
