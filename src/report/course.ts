import type { Corpus, Message } from "../analysis/corpus.ts";

/** What is followed over a run, and what each is called. */
export const COURSES = {
  posts: { title: "Posts", about: "posts of agents so far" },
  comments: { title: "Comments", about: "comments of agents so far" },
  depth: { title: "Mean depth", about: "mean depth of the comments so far; 1 answers a post" },
  answered: { title: "Answered", about: "share of the comments so far that somebody has answered by then" },
} as const;

export type CourseName = keyof typeof COURSES;

/** One run as it stood at the end of each step, the first included; null where there is nothing to speak of yet. */
export type Course = Readonly<Record<CourseName, readonly (number | null)[]>>;

/** An import has no rounds: its time is cut into as many equal slices. */
const SLICES = 24;

/** The course of a run over its rounds from the opening on, or of an import over slices of its time. */
export function courseOf(corpus: Corpus): Course {
  const stepOf = steps(corpus);
  const last = corpus.rounds > 0 ? corpus.rounds : SLICES;
  const state = { posts: 0, comments: 0, depths: 0, answered: new Set<number>() };
  const course: Record<CourseName, (number | null)[]> = { posts: [], comments: [], depth: [], answered: [] };
  const inOrder = [...corpus.messages].sort((a, b) => stepOf(a) - stepOf(b) || a.index - b.index);
  let next = 0;
  for (let step = 0; step <= last; step += 1) {
    for (; next < inOrder.length && stepOf(inOrder[next] as Message) <= step; next += 1)
      take(state, inOrder[next] as Message, corpus);
    course.posts.push(state.posts);
    course.comments.push(state.comments);
    course.depth.push(state.comments === 0 ? null : state.depths / state.comments);
    course.answered.push(state.comments === 0 ? null : state.answered.size / state.comments);
  }
  return course;
}

function take(
  state: { posts: number; comments: number; depths: number; readonly answered: Set<number> },
  message: Message,
  { messages }: Corpus,
): void {
  const parent = message.parent === undefined ? undefined : messages[message.parent];
  if (parent?.type === "comment" && !parent.isGiven) state.answered.add(parent.index);
  if (message.isGiven) return;
  if (message.type === "post") {
    state.posts += 1;
    return;
  }
  state.comments += 1;
  state.depths += message.depth;
}

/** Which step a message belongs to. */
function steps({ rounds, messages }: Corpus): (message: Message) => number {
  if (rounds > 0) return ({ round }) => round;
  const first = messages.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const last = messages.reduce((most, { at }) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const length = Math.max(1, last - first);
  return ({ at }) => Math.max(1, Math.ceil(((at - first) / length) * SLICES));
}
