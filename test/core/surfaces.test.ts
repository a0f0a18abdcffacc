import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { View } from "../../src/core/events.ts";
import { communityFeed, homeFeed } from "../../src/core/feed.ts";
import type { Agent, Forum } from "../../src/core/forum.ts";
import { isHeldOut, withhold } from "../../src/core/holdout.ts";
import { postId } from "../../src/core/ids.ts";
import { findItem, knownItem, postOf } from "../../src/core/items.ts";
import { notificationsFor } from "../../src/core/notifications.ts";
import { profileView, search } from "../../src/core/search.ts";
import { threadView } from "../../src/core/threads.ts";
import { AFAR, anySteps, HANDLES, newPlay, playAll, START } from "./play.ts";

const HELD = { seed: 5, holdout: 0.4 } as const;

interface Sight {
  readonly view: View;
  readonly shown: readonly string[];
}

/** Every surface, as one reader meets it. */
function everything(forum: Forum, reader: Agent): Sight[] {
  const { number } = reader;
  const feed = { sort: "hot", size: 8, now: START, ...HELD } as const;
  const list = { size: 8, ...HELD };
  const sights: Sight[] = [homeFeed(forum, number, feed), communityFeed(forum, number, "all", feed)];
  for (const query of ["said", "word3 title"]) {
    const { view, hits } = search(forum, number, query, list);
    sights.push({ view, shown: hits });
  }
  for (const handle of HANDLES) {
    const profile = profileView(forum, number, handle, list);
    if (profile) sights.push({ view: profile.view, shown: profile.hits });
  }
  for (const post of forum.posts) {
    const thread = threadView(forum, number, post.id, { sort: "best", size: 5, budget: 12, ...HELD });
    if (thread) sights.push({ view: thread.view, shown: shownOf(thread.view) });
  }
  const told = notificationsFor(forum, number, { limit: 50, ...HELD });
  const items = told.shown.flatMap((one) => (one.type === "follower" ? [] : [one.item]));
  if (told.view) sights.push({ view: told.view, shown: items });
  return sights;
}

const shownOf = (view: View): string[] => view.eligible.filter((_, i) => !view.held?.includes(i));

const mayBeShown = (forum: Forum, reader: Agent, id: string): boolean => {
  const item = findItem(forum, id);
  if (!item || item.removed || item.audience === "nobody") return false;
  return !isHeldOut(HELD.seed, HELD.holdout, reader, postOf(forum, item));
};

describe("the holdout", () => {
  test("nothing held out, removed or for nobody is shown on any surface", () => {
    fc.assert(
      fc.property(anySteps(80), (steps) => {
        const { forum } = playAll(steps);
        for (const reader of forum.agents) {
          for (const { shown } of everything(forum, reader)) {
            for (const id of shown) expect(mayBeShown(forum, reader, id)).toBe(true);
          }
        }
      }),
    );
  });

  test("what a view lists as eligible and not held is what is shown, and nothing is filled in behind", () => {
    fc.assert(
      fc.property(anySteps(80), (steps) => {
        const { forum } = playAll(steps);
        for (const reader of forum.agents) {
          const feed = { sort: "new", size: 8, now: START } as const;
          const open = communityFeed(forum, reader.number, "all", { ...feed, seed: HELD.seed, holdout: 0 });
          const held = communityFeed(forum, reader.number, "all", { ...feed, ...HELD });
          expect(held.view.eligible).toEqual(open.view.eligible);
          for (const { view, shown } of everything(forum, reader)) expect(shown).toEqual(shownOf(view));
        }
      }),
    );
  });

  test("a view exempts exactly what belongs to the reader's own posts, and these are always shown", () => {
    fc.assert(
      fc.property(anySteps(80), (steps) => {
        const { forum } = playAll(steps);
        for (const reader of forum.agents) {
          for (const { view } of everything(forum, reader)) {
            const own = view.eligible.flatMap((id, i) =>
              postOf(forum, knownItem(forum, id)).author === reader.number ? [i] : [],
            );
            expect(view.exempt ?? []).toEqual(own);
            expect(own.filter((i) => view.held?.includes(i))).toEqual([]);
            expect(view.holdout).toBe(HELD.holdout);
          }
        }
      }),
    );
  });

  test("a pair of reader and post is drawn once for the whole run, whoever else there is", () => {
    const ada = { number: 0, handle: "ada" };
    const draws = (reader: typeof ada) =>
      Array.from({ length: 50 }, (_, i) => isHeldOut(9, 0.5, reader, { id: postId(i + 1), author: 7 }));
    expect(draws(ada)).toEqual(draws(ada));
    expect(draws(ada)).toEqual(draws({ ...ada, number: 3 }));
    expect(draws(ada)).not.toEqual(draws({ number: 0, handle: "bo" }));
  });

  test("the share that is shown is one minus the holdout, for each reader and for each post", () => {
    const readers = Array.from({ length: 100 }, (_, n) => ({ number: n, handle: `agent_${n}` }));
    const posts = Array.from({ length: 200 }, (_, i) => ({ id: postId(i + 1), author: -1 }));
    for (const holdout of [0.15, 0.5]) {
      const held = readers.flatMap((reader) => posts.filter((post) => isHeldOut(1, holdout, reader, post)));
      // Four standard errors of 20,000 draws.
      const margin = 4 * Math.sqrt((holdout * (1 - holdout)) / 20_000);
      expect(Math.abs(held.length / 20_000 - holdout)).toBeLessThan(margin);
    }
  });

  test("without a holdout a view says nothing of one, and the author is exempt from any", () => {
    const reader = { number: 1, handle: "bo" };
    const mine = { id: postId(1), author: 1 };
    const open = () => ({ surface: "feed", sort: "hot", eligible: [mine.id] }) as const;
    expect(withhold(open(), [mine], reader, { seed: 1, holdout: 0 })).toEqual({
      view: { surface: "feed", sort: "hot", eligible: ["p1"] },
      shown: ["p1"],
    });
    expect(withhold(open(), [mine], reader, { seed: 1, holdout: 0.999 })).toEqual({
      view: { surface: "feed", sort: "hot", eligible: ["p1"], exempt: [0], holdout: 0.999 },
      shown: ["p1"],
    });
  });
});

describe("feeds", () => {
  const terms = { sort: "hot", size: 10, now: START, seed: 1, holdout: 0 } as const;

  test("whoever follows and subscribes to nothing has an empty feed", () => {
    const play = newPlay();
    play.act(1, { type: "post", community: "general", title: "t", body: "b" });
    const { view, shown } = homeFeed(play.forum, 0, terms);
    expect(view).toEqual({ surface: "feed", sort: "hot", eligible: [] });
    expect(shown).toEqual([]);
  });

  test("one's own post stands in one's feed", () => {
    const play = newPlay(["solo"]);
    play.act(0, { type: "subscribe", community: "general" });
    play.act(0, { type: "post", community: "general", title: "t", body: "b" });
    expect(homeFeed(play.forum, 0, terms).shown).toEqual(["p1"]);
  });

  test("a community that does not exist shows nothing, and one is found under the names people give it", () => {
    const play = newPlay();
    play.act(1, { type: "post", community: "bugs", title: "t", body: "b" });
    expect(communityFeed(play.forum, 0, "nowhere", terms).shown).toEqual([]);
    expect(communityFeed(play.forum, 0, " r/Bugs", terms)).toEqual({
      view: { surface: "community", sort: "hot", of: "bugs", eligible: ["p1"] },
      shown: ["p1"],
    });
  });
});

describe("search", () => {
  const terms = { size: 10, seed: 1, holdout: 0 };

  test("every word has to occur, whole and in any case; more often first, then newest", () => {
    const play = newPlay();
    play.act(0, { type: "post", community: "general", title: "Tide tables", body: "tide by tide" });
    play.act(1, { type: "comment", target: "p1", body: "TIDE tables, tide TABLES!" });
    play.at += 1000;
    play.act(2, { type: "post", community: "bugs", title: "tables", body: "the tide's tables, tide" });
    play.act(2, { type: "post", community: "bugs", title: "tide", body: "tidetables" });
    expect(search(play.forum, 3, "tide TABLES", terms)).toEqual({
      view: { surface: "search", of: "tide TABLES", eligible: ["p2", "p1", "c1"] },
      hits: ["p2", "p1", "c1"],
    });
    expect(search(play.forum, 3, "tide", { ...terms, size: 1 }).hits).toEqual(["p1"]);
  });

  test("the index reads on: what was said since the last search is found, what was removed is not", () => {
    const play = newPlay();
    play.act(0, { type: "post", community: "general", title: "Ebbe", body: "ÉTÉ 潮汐" });
    expect(search(play.forum, 1, "été", terms).hits).toEqual(["p1"]);
    play.act(1, { type: "comment", target: "p1", body: "e\u0301te\u0301 constructor" });
    expect(search(play.forum, 1, "été", terms).hits).toEqual(["p1", "c1"]);
    expect(search(play.forum, 1, "constructor", terms).hits).toEqual(["c1"]);
    play.act(0, { type: "remove", target: "p1" });
    expect(search(play.forum, 1, "été", terms).hits).toEqual(["c1"]);
  });

  test("of two with as many occurrences the newer goes first, be it post or comment", () => {
    const play = newPlay();
    play.act(0, { type: "post", community: "general", title: "tide", body: "b" });
    play.at += 1000;
    play.act(1, { type: "comment", target: "p1", body: "tide" });
    play.at += 1000;
    play.act(1, { type: "post", community: "general", title: "tide", body: "b" });
    expect(search(play.forum, 3, "tide", terms).hits).toEqual(["p2", "c1", "p1"]);
  });

  test("what is for nobody is found by nobody, on no surface", () => {
    const play = newPlay();
    play.act(0, { type: "post", community: "general", title: "t", body: "b" });
    play.act(1, { type: "post", community: "general", title: "tide", body: "b" }, { aside: AFAR });
    play.act(1, { type: "comment", target: "p1", body: "tide" }, { aside: AFAR });
    expect(search(play.forum, 3, "tide", terms).hits).toEqual([]);
    expect(profileView(play.forum, 3, "bo", terms)?.hits).toEqual([]);
  });

  test("a query without words finds nothing", () => {
    const play = newPlay();
    play.act(0, { type: "post", community: "general", title: "t", body: "b" });
    expect(search(play.forum, 1, " ?! ", terms).hits).toEqual([]);
  });

  test("search is a naive scan of every text", () => {
    fc.assert(
      fc.property(anySteps(80), fc.nat(6), (steps, n) => {
        const { forum } = playAll(steps, (play) => {
          if (play.log.length % 9 === 0) search(play.forum, 0, "said", terms);
        });
        const scan = [...forum.posts, ...forum.comments].filter((item) =>
          item.body.split(" ").includes(`word${n}`),
        );
        const { hits } = search(forum, 0, `word${n} said`, { ...terms, size: 1000 });
        const shown = scan.filter(
          (item) =>
            !item.removed && item.audience === "everybody" && postOf(forum, item).audience === "everybody",
        );
        expect([...hits].sort()).toEqual(shown.map((item) => item.id).sort());
      }),
    );
  });
});

describe("profiles", () => {
  test("a profile lists the latest that stands, newest first", () => {
    const play = newPlay();
    play.act(0, { type: "post", community: "general", title: "t", body: "b" });
    for (const body of ["one", "two", "three"]) play.act(0, { type: "comment", target: "p1", body });
    play.act(0, { type: "remove", target: "c2" });
    const profile = profileView(play.forum, 1, "@Ada", { size: 3, seed: 1, holdout: 0 });
    expect(profile?.hits).toEqual(["c3", "c1", "p1"]);
    expect(profile?.view).toEqual({ surface: "profile", of: "ada", eligible: ["c3", "c1", "p1"] });
    expect(profile?.agent.handle).toBe("ada");
  });

  test("nobody has no profile", () => {
    expect(profileView(newPlay().forum, 1, "zoe", { size: 3, seed: 1, holdout: 0 })).toBeUndefined();
  });
});
