import type { Event } from "./events.ts";
import type { Comment, Forum, Post } from "./forum.ts";
import { isPost, knownItem } from "./items.ts";
import { knownAgent } from "./names.ts";

/** Adds to an item's votes, or takes from them, and moves it in the ranked lists accordingly. */
export function countVotes(forum: Forum, item: Post | Comment, ups: number, downs: number): void {
  const count = (): void => {
    item.ups += ups;
    item.downs += downs;
  };
  if (isPost(item)) forum.orders.changePost(item, count);
  else forum.orders.changeComment(item, count);
}

/** Counts votes of which only the sums are known. Nobody is told: it is not known who voted, nor when. */
export function addTally(
  forum: Forum,
  { item: id, ups, downs }: Extract<Event, { type: "votes.tallied" }>,
): void {
  const item = knownItem(forum, id);
  countVotes(forum, item, ups, downs);
  knownAgent(forum, item.author).karma += ups - downs;
}
