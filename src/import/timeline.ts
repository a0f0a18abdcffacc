import type { Author } from "./authors.ts";
import type { StagedVote, Staging } from "./staging.ts";
import { type Head, type Reply, type Threads, threadsOf } from "./threads.ts";

/** Something that happened in the source, in its order. `when` says where it stands; what it tells of may bear another time. */
export type Happening = { readonly when: number } & (
  | { readonly type: "agent"; readonly author: Author }
  | { readonly type: "post"; readonly head: Head }
  | { readonly type: "comment"; readonly reply: Reply }
  | { readonly type: "vote"; readonly vote: StagedVote; readonly on: Head | Reply }
);

export interface Timeline {
  /** Oldest first; nothing stands before what it answers or is a vote on. */
  readonly happenings: readonly Happening[];
  readonly threads: Threads;
  /** Votes on what is not in the data. */
  readonly strayVotes: number;
}

const RANK = { agent: 0, post: 1, comment: 2, vote: 3 } as const;

function compare(a: Happening, b: Happening): number {
  return a.when - b.when || RANK[a.type] - RANK[b.type] || depthOf(a) - depthOf(b) || byId(idOf(a), idOf(b));
}

const depthOf = (one: Happening): number => (one.type === "comment" ? one.reply.depth : 0);

function idOf(one: Happening): string {
  if (one.type === "agent") return one.author.external ?? "";
  if (one.type === "post") return one.head.id ?? "";
  if (one.type === "comment") return one.reply.comment.id;
  const { voter, on, item } = one.vote;
  return `${voter.external ?? ""}\n${on}\n${item}`;
}

/** By code unit: no locale decides the order of a log. */
const byId = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Everything that was read, in the order in which it happened; it does not depend on the order of reading. */
export function timelineOf(staging: Staging): Timeline {
  const threads = threadsOf(staging.posts, staging.comments);
  const happenings: Happening[] = [];
  for (const head of threads.heads) happenings.push({ type: "post", when: head.at, head });
  for (const reply of threads.replies) happenings.push({ type: "comment", when: reply.when, reply });
  const { votes, strayVotes } = votesOn(staging.votes, threads);
  for (const vote of votes) happenings.push(vote);
  const first = happenings.reduce((least, { when }) => Math.min(least, when), Number.POSITIVE_INFINITY);
  const start = Number.isFinite(first) ? first : 0;
  for (const author of staging.declared) happenings.push({ type: "agent", when: author.at ?? start, author });
  return { happenings: happenings.sort(compare), threads, strayVotes };
}

function votesOn(
  votes: readonly StagedVote[],
  { heads, replies }: Threads,
): { votes: Happening[]; strayVotes: number } {
  if (votes.length === 0) return { votes: [], strayVotes: 0 };
  const posts = new Map(heads.map((head) => [head.id, head]));
  const comments = new Map(replies.map((reply) => [reply.comment.id, reply]));
  const known: Happening[] = [];
  for (const vote of votes) {
    const on = vote.on === "post" ? posts.get(vote.item) : comments.get(vote.item);
    if (on === undefined) continue;
    const from = "comment" in on ? on.when : on.at;
    known.push({ type: "vote", when: Math.max(vote.at ?? from, from), vote, on });
  }
  return { votes: known, strayVotes: votes.length - known.length };
}
