import type { Action } from "../core/actions.ts";
import { PolylogueError } from "../core/errors.ts";
import { type Forum, LENGTHS } from "../core/forum.ts";
import { findItem } from "../core/items.ts";
import { resolveCommunity } from "../core/names.ts";
import type { Plan } from "../scenario/plan.ts";
import type { RunState } from "../store/run-header.ts";
import type { OperatorInput } from "./operator.ts";

/** What an outsider says: a post (`in` and `title`), or a reply (`to`). */
export interface OutsiderWords {
  readonly by: string;
  readonly body: string;
  readonly in?: string;
  readonly title?: string;
  readonly to?: string;
}

/** The run that is to hear it, as it stands. */
export interface Hearing {
  readonly path: string;
  readonly status: RunState;
  readonly forum: Forum;
  readonly plan: Plan;
}

/** Why nobody in a run can be spoken to from outside, and what to do instead; undefined where somebody can. */
export function whyDeaf({ path, status, plan }: Omit<Hearing, "forum">): PolylogueError | undefined {
  if (plan.imported !== undefined) {
    return new PolylogueError("usage", `${path} was imported: there is nobody in it who could answer`);
  }
  if (status === "done") {
    return new PolylogueError("usage", `${path} is done: no round will take it up`, {
      hint: "Fork it: polylogue fork RUN --at ROUND --inject FILE.",
    });
  }
  if (plan.donor === undefined) return undefined;
  return new PolylogueError("usage", `${path} reads a record: nobody there could answer, or be answered`, {
    hint: "Post into a run whose agents read each other.",
  });
}

/**
 * An outsider's words as an operator brings them in, checked against the run that is to hear them. `name` gives the words for
 * a member in an error: "--by" on a command line. Throws `usage`.
 */
export function outsiderInput(
  hearing: Hearing,
  words: OutsiderWords,
  name: (member: keyof OutsiderWords) => string,
): OperatorInput {
  const deaf = whyDeaf(hearing);
  if (deaf) throw deaf;
  const { by } = words;
  if (!/^[a-z0-9_]{2,32}$/.test(by))
    throw usage(`${name("by")}: expected a handle: 2 to 32 of a-z, 0-9 and _, got "${by}"`);
  if (hearing.plan.agents.some(({ handle }) => handle === by))
    throw usage(`${name("by")}: @${by} is an agent of this run, not an outsider`);
  return { type: "action", by, action: spoken(hearing.forum, words, name) };
}

function spoken(forum: Forum, words: OutsiderWords, name: (member: keyof OutsiderWords) => string): Action {
  const { body, to, title } = words;
  if (to !== undefined) {
    if (words.in !== undefined || title !== undefined)
      throw usage(`a reply (${name("to")}) has no ${name("in")} and no ${name("title")}`);
    if (!findItem(forum, to)) throw usage(`${name("to")}: there is no "${to}"`);
    return { type: "comment", target: to, body: text(name("body"), body, LENGTHS.commentBody) };
  }
  const community = resolveCommunity(forum, words.in ?? "");
  if (!community) {
    const known = [...forum.communities.keys()].join(", ");
    throw usage(`${name("in")}: expected one of ${known}, got "${words.in ?? ""}"`);
  }
  return {
    type: "post",
    community: community.name,
    title: text(name("title"), title ?? "", LENGTHS.title),
    body: text(name("body"), body, LENGTHS.postBody),
  };
}

function text(name: string, words: string, most: number): string {
  if (words.trim() !== "" && words.length <= most) return words;
  throw usage(`${name}: expected text of 1 to ${most} characters, got ${words.length}`);
}

const usage = (message: string): PolylogueError => new PolylogueError("usage", message);
