import type { LoggedEvent } from "../core/events.ts";
import type { RunFile } from "../store/run-file.ts";

/** Where two logs part. A side that has ended there has no line. */
export interface Parting {
  readonly round: number;
  readonly seq: number;
  /** The event's canonical line in the first and in the second log. */
  readonly first: string | undefined;
  readonly second: string | undefined;
}

/** What an agent did from the parting on. */
export interface Deeds {
  posts: number;
  replies: number;
  votes: number;
}

/** How two runs differ. Both sides of `after` are counted from the parting event on. */
export interface RunDiff {
  /** Undefined where the logs are the same. */
  readonly parting: Parting | undefined;
  /** Rounds that are the same in both, the opening counted. */
  readonly sharedRounds: number;
  /** By handle, in the order of joining; agents that did the same number of things in both are in it too. */
  readonly after: readonly { readonly handle: string; readonly first: Deeds; readonly second: Deeds }[];
}

/** Compares two logs event by event, by their canonical lines, and counts what came after they parted. */
export function diffRuns(first: RunFile, second: RunFile): RunDiff {
  const last = Math.max(first.header().lastRound, second.header().lastRound);
  for (let round = 0; round <= last; round += 1) {
    const [left, right] = [first.lines(round), second.lines(round)];
    const at = Math.max(left.length, right.length);
    for (let i = 0; i < at; i += 1) {
      if (left[i] === right[i]) continue;
      const seq = seqOf(left[i] ?? right[i] ?? "[0]");
      const parting = { round, seq, first: left[i], second: right[i] };
      return { parting, sharedRounds: round, after: tabled(first, second, seq) };
    }
  }
  return { parting: undefined, sharedRounds: last + 1, after: [] };
}

/** An event's number is the first member of its line. */
const seqOf = (line: string): number => Number.parseInt(line.slice(1), 10);

function tabled(first: RunFile, second: RunFile, from: number): RunDiff["after"] {
  const left = deedsFrom(first, from);
  const right = deedsFrom(second, from);
  const handles = [...new Set([...left.keys(), ...right.keys()])];
  return handles.map((handle) => ({
    handle,
    first: left.get(handle) ?? nothing(),
    second: right.get(handle) ?? nothing(),
  }));
}

const nothing = (): Deeds => ({ posts: 0, replies: 0, votes: 0 });

function deedsFrom(file: RunFile, from: number): ReadonlyMap<string, Deeds> {
  const handles: string[] = [];
  const deeds = new Map<string, Deeds>();
  for (const logged of file.events()) {
    if (logged.event.type === "agent.joined") {
      handles[logged.event.agent] = logged.event.handle;
      deeds.set(logged.event.handle, nothing());
    }
    if (logged.seq >= from) countDeed(logged, handles, deeds);
  }
  return deeds;
}

function countDeed(
  { event }: LoggedEvent,
  handles: readonly string[],
  deeds: ReadonlyMap<string, Deeds>,
): void {
  const of = (agent: number): Deeds => deeds.get(handles[agent] ?? "") ?? nothing();
  if (event.type === "post.created") of(event.author).posts += 1;
  else if (event.type === "comment.created") of(event.author).replies += 1;
  else if (event.type === "vote.cast") of(event.voter).votes += 1;
}
