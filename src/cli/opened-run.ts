import { didYouMean } from "../core/did-you-mean.ts";
import { PolylogueError } from "../core/errors.ts";
import type { Agent, Comment, Forum, Post } from "../core/forum.ts";
import { findAside, findItem } from "../core/items.ts";
import { resolveHandle } from "../core/names.ts";
import { Society } from "../engine/society.ts";
import type { Plan } from "../scenario/plan.ts";
import { RunFile } from "../store/run-file.ts";
import type { RunHeader, RunStatus } from "../store/run-header.ts";

/** A run opened to be looked at, with its forum as it stood at the end of a round. Whoever opens it closes `file`. */
export interface OpenedRun {
  readonly path: string;
  readonly file: RunFile;
  readonly header: RunHeader & RunStatus;
  /** The plan in force at the end of that round. */
  readonly plan: Plan;
  readonly forum: Forum;
  /** The round that the forum is of the end of; -1 where not even the opening closed. */
  readonly round: number;
}

/** Opens a run and folds its log up to the end of `round`, or of the last closed one. Throws `not_found` for a round beyond. */
export function openRun(path: string, round?: number): OpenedRun {
  const file = RunFile.openForReading(path);
  try {
    const header = file.header();
    if (round !== undefined && round > header.lastRound) throw noSuchRound(path, round, header.lastRound);
    const upTo = round ?? header.lastRound;
    const society = new Society(JSON.parse(header.planJson) as Plan, { textOf: (hash) => file.blob(hash) });
    for (const logged of file.events({ toRound: upTo })) society.take(logged);
    return { path, file, header, plan: society.plan, forum: society.forum, round: upTo };
  } catch (error) {
    file.close();
    throw error;
  }
}

function noSuchRound(path: string, round: number, last: number): PolylogueError {
  return new PolylogueError("not_found", `${path} has no round ${round}`, {
    hint:
      last < 0 ? "Nothing has happened in it yet." : `Its last closed round is ${last}; 0 is the opening.`,
  });
}

/** The post or comment of this id. Throws `not_found`, saying which there are. */
export function itemNamed({ forum, round }: OpenedRun, id: string): Post | Comment {
  const item = findItem(forum, id) ?? findAside(forum, id);
  if (item) return item;
  const range = (letter: "p" | "c", count: number): string =>
    count === 0 ? "none" : `${letter}1${count === 1 ? "" : ` to ${letter}${count}`}`;
  throw new PolylogueError("not_found", `there is no "${id}" at the end of round ${round}`, {
    hint: `Posts there are: ${range("p", forum.posts.length)}. Comments: ${range("c", forum.comments.length)}.`,
  });
}

/** The agent of this handle. Throws `not_found` with the nearest one there is. */
export function agentNamed({ forum, round }: OpenedRun, handle: string): Agent {
  const agent = resolveHandle(forum, handle);
  if (agent) return agent;
  const handles = forum.agents.map((known) => known.handle);
  const typed = handle.trim().replace(/^@/, "");
  throw new PolylogueError(
    "not_found",
    `nobody has the handle "${handle}" at the end of round ${round}${didYouMean(typed, handles)}`,
    { hint: handles.length === 0 ? "Nobody has joined." : `There are: ${some(handles)}.` },
  );
}

const MENTIONED = 12;

function some(words: readonly string[]): string {
  const more = words.length - MENTIONED;
  return words.slice(0, MENTIONED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
