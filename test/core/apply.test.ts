import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold } from "../../src/core/apply.ts";
import { factsOf } from "../../src/core/facts.ts";
import { emptyForum, type Forum } from "../../src/core/forum.ts";
import { findItem, isPost, knownItem, scoreOf } from "../../src/core/items.ts";
import { anySteps, itemsOf, newPlay, type Play, playAll } from "./play.ts";

/** The votes that stand, read from the log alone: "2 p1" -> 1. */
function standingVotes(play: Play): Map<string, number> {
  const standing = new Map<string, number>();
  for (const { event } of play.log) {
    if (event.type === "vote.cast" && event.audience === undefined)
      standing.set(`${event.voter} ${event.item}`, event.value);
  }
  return standing;
}

function karmaByHand(play: Play, forum: Forum, agent: number): number {
  let sum = 0;
  for (const [key, value] of standingVotes(play)) {
    const [voter, id] = key.split(" ");
    if (findItem(forum, id ?? "")?.author === agent && Number(voter) !== agent) sum += value;
  }
  return sum;
}

describe("the fold", () => {
  test("a log folded in two halves is the log folded whole, and what was played", () => {
    fc.assert(
      fc.property(anySteps(), fc.nat(), (steps, cut) => {
        const { log, forum } = playAll(steps);
        const at = cut % (log.length + 1);
        const whole = factsOf(fold(log));
        expect(factsOf(fold(log.slice(at), fold(log.slice(0, at))))).toEqual(whole);
        expect(factsOf(forum)).toEqual(whole);
      }),
    );
  });

  test("what is for nobody changes nothing but what stands apart: without it the log folds to the same forum", () => {
    fc.assert(
      fc.property(anySteps(), (steps) => {
        const { log, forum } = playAll(steps);
        const shared = log.filter(({ event }) => !("audience" in event));
        const apart = log.filter(({ event }) => /^(post|comment)\.created$/.test(event.type)).length;
        expect({ ...(factsOf(forum) as object), aside: [] }).toEqual(factsOf(fold(shared)));
        const kept = forum.aside.posts.size + forum.aside.comments.size;
        expect(kept + itemsOf(forum).length).toBe(apart);
      }),
    );
  });

  test("a score is the sum of the votes that stand", () => {
    fc.assert(
      fc.property(anySteps(), (steps) => {
        const play = playAll(steps);
        const sums = new Map<string, number>();
        for (const [key, value] of standingVotes(play)) {
          const id = key.split(" ")[1] ?? "";
          sums.set(id, (sums.get(id) ?? 0) + value);
        }
        for (const item of itemsOf(play.forum)) {
          expect(scoreOf(item)).toBe(sums.get(item.id) ?? 0);
          expect(item.ups + item.downs).toBe(item.votes.size);
        }
      }),
    );
  });

  test("karma is the sum of others' standing votes on an author's items", () => {
    fc.assert(
      fc.property(anySteps(), (steps) => {
        const play = playAll(steps);
        for (const agent of play.forum.agents) {
          expect(agent.karma).toBe(karmaByHand(play, play.forum, agent.number));
        }
      }),
    );
  });

  test("a vote for oneself, as an import may bring, adds to the score and not to karma", () => {
    const play = newPlay();
    play.act(0, { type: "post", community: "general", title: "t", body: "b" });
    const id = play.forum.posts[0]?.id;
    if (id) play.emit({ type: "vote.cast", voter: 0, item: id, value: 1 });
    expect(play.forum.posts[0]?.ups).toBe(1);
    expect(play.forum.agents[0]?.karma).toBe(0);
    expect(play.forum.agents[0]?.inbox).toEqual([]);
  });

  test("every parent exists, came before, stands in the same thread, one step up; nothing is deeper than 10", () => {
    fc.assert(
      fc.property(anySteps(), (steps) => {
        const { forum } = playAll(steps);
        for (const comment of forum.comments) {
          const parent = knownItem(forum, comment.parent);
          const above = isPost(parent) ? { depth: 0, post: parent.id } : parent;
          expect(parent.replies).toContain(comment.id);
          expect(comment.post).toBe(above.post);
          expect(comment.depth).toBe(above.depth + 1);
          expect(comment.depth).toBeLessThanOrEqual(10);
          expect(parent.at).toBeLessThanOrEqual(comment.at);
        }
      }),
    );
  });

  test("a post counts the comments of its thread, and the removed ones among them", () => {
    fc.assert(
      fc.property(anySteps(), (steps) => {
        const { forum } = playAll(steps);
        for (const post of forum.posts) {
          const open = forum.comments.filter((one) => one.post === post.id);
          expect(post.commentCount).toBe(open.length);
          expect(post.removedCount).toBe(open.filter((one) => one.removed).length);
        }
      }),
    );
  });

  test("following and subscribing are told from both ends alike", () => {
    fc.assert(
      fc.property(anySteps(), (steps) => {
        const { forum } = playAll(steps);
        for (const a of forum.agents) {
          for (const b of forum.agents) {
            expect(a.following.has(b.number)).toBe(b.followers.has(a.number));
          }
          for (const place of forum.communities.values()) {
            expect(a.communities.has(place.name)).toBe(place.subscribers.has(a.number));
          }
        }
      }),
    );
  });

  test("an empty forum has nothing, and no round has closed", () => {
    expect(factsOf(fold([]))).toEqual({
      agents: [],
      aside: [],
      byHandle: [],
      communities: [],
      posts: [],
      comments: [],
      turns: 0,
      round: -1,
    });
    expect(emptyForum().round).toBe(-1);
  });

  test("refusals wait for the turn after the one in which they happened", () => {
    const play = newPlay();
    const refused = { type: "vote", target: "p9", value: 1 } as const;
    play.turn(0);
    play.emit({ type: "action.refused", agent: 0, action: refused, reason: "unknown_target" });
    expect(play.forum.agents[0]?.refusals).toEqual([{ action: refused, reason: "unknown_target" }]);
    play.turn(0);
    expect(play.forum.agents[0]?.refusals).toEqual([]);
  });

  test("turns, rounds and notes are counted where they happened", () => {
    const play = newPlay();
    play.round = 3;
    play.turn(1);
    play.act(1, { type: "remember", text: " tides " }, { visible: [] });
    play.emit({ type: "round.closed", turns: 1, hash: "" });
    expect(play.forum.turns).toBe(1);
    expect(play.forum.round).toBe(3);
    expect(play.forum.agents[1]?.turns).toBe(1);
    expect(play.forum.agents[1]?.lastTurn).toEqual({ round: 3, at: play.at });
    expect(play.forum.agents[1]?.notes).toEqual([{ text: "tides", round: 3, at: play.at, visible: [] }]);
  });

  test("a log that speaks of what was never created is damaged, and says so", () => {
    const play = newPlay();
    expect(() => play.emit({ type: "item.removed", item: "p7" as never, by: 0 })).toThrow(RangeError);
  });
});
