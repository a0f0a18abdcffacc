import fc from "fast-check";
import { expect, test } from "vitest";
import { POST_SORTS, type PostSort } from "../../src/core/actions.ts";
import { communityFeed, homeFeed } from "../../src/core/feed.ts";
import type { Forum, Post } from "../../src/core/forum.ts";
import { postId } from "../../src/core/ids.ts";
import { RankedList, topOf } from "../../src/core/ranked-list.ts";
import { controversial, hot, POST_RULES, rising } from "../../src/core/ranking.ts";
import { rngFor } from "../../src/core/rng.ts";
import { anySteps, NO_HOLDOUT, newPlay, type Play, playAll, START } from "./play.ts";

const NOW = START + 5 * 3_600_000;
const ordinal = (post: Post): number => Number(post.id.slice(1));

/** The orders as forum.md words them, written without the code under test. */
const BEFORE: Record<PostSort, (a: Post, b: Post) => number> = {
  hot: (a, b) => hotness(b) - hotness(a) || ordinal(a) - ordinal(b),
  new: (a, b) => b.at - a.at || ordinal(b) - ordinal(a),
  top: (a, b) => b.ups - b.downs - (a.ups - a.downs) || b.at - a.at || ordinal(a) - ordinal(b),
  rising: (a, b) => rise(b) - rise(a) || ordinal(a) - ordinal(b),
  controversial: (a, b) => Math.min(b.ups, b.downs) - Math.min(a.ups, a.downs) || ordinal(a) - ordinal(b),
};

function hotness(post: Post): number {
  const score = post.ups - post.downs;
  return Math.log10(Math.max(Math.abs(score), 1)) * Math.sign(score) + post.at / 1000 / 45_000;
}

function rise(post: Post): number {
  const hours = Math.max(0, (NOW - post.at) / 3_600_000);
  return (post.ups - post.downs + 1) / (hours + 2) ** 1.5;
}

function naive(forum: Forum, sort: PostSort, belongs: (post: Post) => boolean): string[] {
  const posts = forum.posts.filter((post) => !post.removed && post.audience === "everybody" && belongs(post));
  return posts.sort(BEFORE[sort]).map((post) => post.id);
}

const terms = (sort: PostSort, size = 1000) => ({ sort, size, now: NOW, ...NO_HOLDOUT });

/** Asks for everything once, so that all orders stand and have to be kept from then on. */
function lookEverywhere({ forum }: Play): void {
  for (const sort of POST_SORTS) {
    for (const place of ["all", "general", "bugs"]) communityFeed(forum, 0, place, terms(sort));
    for (const agent of forum.agents) homeFeed(forum, agent.number, terms(sort));
  }
}

test.each(POST_SORTS)("the order by %s, kept through anything, is that of a naive sort", (sort) => {
  fc.assert(
    fc.property(anySteps(80), fc.nat(80), (steps, lookAt) => {
      let step = 0;
      const { forum } = playAll(steps, (play) => {
        if (step === lookAt % 20) lookEverywhere(play);
        step += 1;
      });
      const feed = (place: string) => communityFeed(forum, 0, place, terms(sort)).view.eligible;
      expect(feed("all")).toEqual(naive(forum, sort, () => true));
      expect(feed("general")).toEqual(naive(forum, sort, (post) => post.community === "general"));
    }),
  );
});

test.each(POST_SORTS)("a personal feed by %s is the naive filter, sort and slice", (sort) => {
  fc.assert(
    fc.property(anySteps(80), fc.nat(80), fc.integer({ min: 0, max: 6 }), (steps, lookAt, size) => {
      let step = 0;
      const { forum } = playAll(steps, (play) => {
        if (step === lookAt % 20) lookEverywhere(play);
        step += 1;
      });
      for (const reader of forum.agents) {
        const mine = (post: Post) =>
          reader.communities.has(post.community) || reader.following.has(post.author);
        const feed = homeFeed(forum, reader.number, terms(sort, size));
        expect(feed.view.eligible).toEqual(naive(forum, sort, mine).slice(0, size));
        expect(feed.shown).toEqual(feed.view.eligible);
      }
    }),
  );
});

test("rising follows the clock from one now to the next and back", () => {
  const play = newPlay();
  play.act(0, { type: "post", community: "general", title: "old", body: "b" });
  for (const voter of [1, 2, 3]) play.act(voter, { type: "vote", target: "p1", value: 1 });
  play.at += 3_600_000;
  play.act(0, { type: "post", community: "general", title: "young", body: "b" });
  play.act(1, { type: "vote", target: "p2", value: 1 });
  const at = (now: number) => communityFeed(play.forum, 0, "general", { ...terms("rising"), now }).shown;
  expect(at(play.at)).toEqual(["p1", "p2"]);
  expect(at(play.at - 3_600_000)).toEqual(["p1", "p2"]);
  // (3 + 1) / 12^1.5 < (1 + 1) / 2^1.5: an old favourite gives way.
  play.at += 9 * 3_600_000;
  play.act(0, { type: "post", community: "general", title: "newest", body: "b" });
  expect(at(play.at)).toEqual(["p3", "p1", "p2"]);
  expect(at(START + 3_600_000)).toEqual(["p1", "p2", "p3"]);
});

test("a long list stays in order through thousands of moves, and its chunks give way when emptied", () => {
  const rng = rngFor(7, "orders");
  const items = Array.from({ length: 3000 }, (_, i) => ({ id: postId(i + 1), at: START, ups: 0, downs: 0 }));
  const list = new RankedList(POST_RULES.top, 0, items.slice(0, 1000));
  for (const item of items.slice(1000)) list.add(item);
  for (let i = 0; i < 5000; i += 1) {
    const item = rng.pick(items);
    list.remove(item);
    item.ups += rng.int(2);
    item.downs += rng.int(2);
    list.add(item);
  }
  const sorted = [...items].sort(
    (a, b) => b.ups - b.downs - (a.ups - a.downs) || Number(a.id.slice(1)) - Number(b.id.slice(1)),
  );
  expect(list.top(3000)).toEqual(sorted);
  for (const item of rng.shuffle(items)) list.remove(item);
  expect(list.top(10)).toEqual([]);
  list.add(items[0] as (typeof items)[number]);
  expect(list.top(10)).toEqual([items[0]]);
});

test("an item that was changed while it stood in a list is noticed", () => {
  const items = [1, 2, 3].map((n) => ({ id: postId(n), at: START, ups: n, downs: 0 }));
  const list = new RankedList(POST_RULES.top, 0, items);
  const [first] = items;
  if (first) first.ups = 9;
  expect(() => first && list.remove(first)).toThrow(RangeError);
});

test("the top of many lists is that of their union, each item once", () => {
  const item = fc.record({ at: fc.nat(5), ups: fc.nat(5), downs: fc.nat(2), lists: fc.nat(15) });
  fc.assert(
    fc.property(fc.array(item, { maxLength: 40 }), fc.nat(12), (seeds, size) => {
      const items = seeds.map((one, i) => ({ ...one, id: postId(i + 1) }));
      const inList = (n: number) => items.filter((one) => (one.lists >> n) & 1);
      const lists = [0, 1, 2, 3].map((n) => new RankedList(POST_RULES.top, 0, inList(n)));
      const union = new RankedList(
        POST_RULES.top,
        0,
        items.filter((one) => one.lists > 0),
      );
      expect(topOf(lists, size)).toEqual(union.top(size));
    }),
  );
});

test("twenty thousand readers of ten thousand posts wait for no sort", () => {
  const play = newPlay();
  play.act(0, { type: "subscribe", community: "general" });
  play.act(0, { type: "follow", handle: "bo" });
  const rng = rngFor(3, "posts");
  for (let i = 0; i < 10_000; i += 1) {
    play.at += 1000;
    play.act(i % 5, { type: "post", community: i % 2 ? "general" : "bugs", title: `t${i}`, body: "b" });
  }
  let last: readonly string[] = [];
  for (let i = 0; i < 20_000; i += 1) {
    if (i % 4 === 0) play.act(rng.int(5), { type: "vote", target: `p${1 + rng.int(10_000)}`, value: 1 });
    last = homeFeed(play.forum, 0, terms("hot", 25)).shown;
  }
  const mine = (post: Post) => post.community === "general" || post.author === 1;
  expect(last).toEqual(naive(play.forum, "hot", mine).slice(0, 25));
});

test("the formulas give the values of their definitions", () => {
  expect(hot(100, 45_000)).toBe(3);
  expect(hot(-100, 0)).toBe(-2);
  expect(hot(0, 90_000)).toBe(2);
  expect(hot(1, 0)).toBe(0);
  expect(rising(7, 2)).toBe(1);
  expect(rising(0, -3)).toBe(rising(0, 0));
  expect(controversial(3, 3)).toBe(6);
  expect(controversial(5, 0)).toBe(0);
  expect(controversial(0, 0)).toBe(0);
});

test("controversial is the formula of the reference forum, multiplied out", () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(10_000), (ups, downs) => {
      const written = (ups + downs) * (1 - Math.abs(ups - downs) / Math.max(ups + downs, 1));
      expect(controversial(ups, downs)).toBeCloseTo(written, 6);
    }),
  );
});
