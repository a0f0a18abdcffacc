import fc from "fast-check";
import { expect, test } from "vitest";
import { COMMENT_SORTS, type CommentSort } from "../../src/core/actions.ts";
import type { Comment, Forum, Post } from "../../src/core/forum.ts";
import { commentId, ordinalOf, postId } from "../../src/core/ids.ts";
import { scoreOf } from "../../src/core/items.ts";
import { threadView } from "../../src/core/threads.ts";
import { AFAR, anySteps, NO_HOLDOUT, newPlay, type Play, playAll } from "./play.ts";

const ALL = { sort: "old", size: 1000, budget: 1000, ...NO_HOLDOUT } as const;

/** Under p1: c1 with c3 and c4 (c5 under c4), and c2. */
function aThread(): Play {
  const play = newPlay();
  play.act(0, { type: "post", community: "general", title: "t", body: "b" });
  for (const target of ["p1", "p1", "c1", "c1", "c4"]) {
    play.at += 1000;
    play.act(1, { type: "comment", target, body: "b" });
  }
  return play;
}

const ids = (play: Play, terms: Parameters<typeof threadView>[3]): string[] | undefined =>
  threadView(play.forum, 2, postId(1), terms)?.comments.map((line) => line.id);

const BEFORE: Record<CommentSort, (a: Comment, b: Comment) => number> = {
  best: (a, b) => scoreOf(b) - scoreOf(a) || a.at - b.at || ordinalOf(a.id) - ordinalOf(b.id),
  new: (a, b) => b.at - a.at || ordinalOf(b.id) - ordinalOf(a.id),
  old: (a, b) => a.at - b.at || ordinalOf(a.id) - ordinalOf(b.id),
};

/** The whole tree by sorting every time. */
function naive(forum: Forum, parent: Post | Comment, sort: CommentSort): Comment[] {
  const replies = forum.comments.filter((one) => one.parent === parent.id && one.audience === "everybody");
  const lines: Comment[] = [];
  for (const reply of replies.sort(BEFORE[sort])) {
    const below = naive(forum, reply, sort);
    if (!reply.removed || below.length > 0) lines.push(reply, ...below);
  }
  return lines;
}

test.each(COMMENT_SORTS)(
  "a thread by %s, however often it was looked at before, is the naive tree",
  (sort) => {
    fc.assert(
      fc.property(anySteps(80), (steps) => {
        const terms = { ...ALL, sort };
        const { forum } = playAll(steps, (play) => {
          if (play.log.length % 5 === 0) threadView(play.forum, 0, postId(1), terms);
        });
        for (const post of forum.posts.filter((one) => one.audience === "everybody")) {
          const lines = naive(forum, post, sort);
          const thread = threadView(forum, 0, post.id, terms);
          expect(thread?.comments).toEqual(lines.map(({ id, depth }) => ({ id, depth })));
          expect(thread?.omitted).toBe(0);
          const standing = lines.filter((line) => !line.removed).map((line) => line.id);
          expect(thread?.view.eligible).toEqual(post.removed ? standing : [post.id, ...standing]);
        }
      }),
    );
  },
);

test("a pruned thread is part of the whole in the same order, hangs together, and says how much is missing", () => {
  fc.assert(
    fc.property(anySteps(80), fc.nat(6), fc.nat(10), (steps, size, budget) => {
      const { forum } = playAll(steps);
      for (const post of forum.posts.filter((one) => one.audience === "everybody")) {
        const whole = naive(forum, post, "best").map((line) => line.id);
        const thread = threadView(forum, 0, post.id, { ...ALL, sort: "best", size, budget });
        const shown = thread?.comments.map((line) => line.id) ?? [];
        expect(shown).toEqual(whole.filter((id) => shown.includes(id)));
        expect(shown.length).toBeLessThanOrEqual(budget);
        expect(thread?.comments.filter((line) => line.depth === 1).length).toBeLessThanOrEqual(size);
        const stands = (id: string) => !forum.comments.find((one) => one.id === id)?.removed;
        expect(thread?.omitted).toBe(whole.filter(stands).length - shown.filter(stands).length);
        for (const id of shown) {
          const parent = forum.comments[ordinalOf(id) - 1]?.parent;
          expect(parent === post.id || shown.some((one) => one === parent)).toBe(true);
        }
      }
    }),
  );
});

test("replies stand below what they answer, whichever way siblings are sorted", () => {
  const play = aThread();
  play.act(2, { type: "vote", target: "c2", value: 1 });
  expect(ids(play, ALL)).toEqual(["c1", "c3", "c4", "c5", "c2"]);
  expect(ids(play, { ...ALL, sort: "new" })).toEqual(["c2", "c1", "c4", "c5", "c3"]);
  expect(ids(play, { ...ALL, sort: "best" })).toEqual(["c2", "c1", "c3", "c4", "c5"]);
});

test("a budget cuts the deepest first, and a page the last roots", () => {
  const play = aThread();
  expect(ids(play, { ...ALL, budget: 4 })).toEqual(["c1", "c3", "c4", "c2"]);
  expect(ids(play, { ...ALL, size: 1 })).toEqual(["c1", "c3", "c4", "c5"]);
  expect(ids(play, { ...ALL, budget: 0 })).toEqual([]);
});

test("a removed comment keeps its line while something stands under it, and its words are shown to nobody", () => {
  const play = aThread();
  for (const target of ["c4", "c3"]) play.act(1, { type: "remove", target });
  const thread = threadView(play.forum, 2, postId(1), ALL);
  expect(thread?.comments.map((line) => line.id)).toEqual(["c1", "c4", "c5", "c2"]);
  expect(thread?.view.eligible).toEqual(["p1", "c1", "c5", "c2"]);
  expect(thread?.omitted).toBe(0);
  play.act(1, { type: "remove", target: "c5" });
  expect(ids(play, ALL)).toEqual(["c1", "c2"]);
});

test("there is no thread of what is unknown, held out, a comment, or for nobody", () => {
  const play = aThread();
  play.act(0, { type: "post", community: "general", title: "t", body: "b" }, { aside: AFAR });
  expect(threadView(play.forum, 2, postId(9), ALL)).toBeUndefined();
  expect(threadView(play.forum, 2, postId(1001), ALL)).toBeUndefined();
  expect(threadView(play.forum, 2, commentId(1) as never, ALL)).toBeUndefined();
  expect(threadView(play.forum, 2, postId(1), { ...ALL, holdout: 0.999_999 })).toBeUndefined();
  expect(threadView(play.forum, 0, postId(1), { ...ALL, holdout: 0.999_999 })?.view.exempt).toEqual([
    0, 1, 2, 3, 4, 5,
  ]);
});
