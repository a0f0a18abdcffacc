import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Action } from "../../src/core/actions.ts";
import { decide } from "../../src/core/decide.ts";
import { factsOf } from "../../src/core/facts.ts";
import { LENGTHS } from "../../src/core/forum.ts";
import { findAside } from "../../src/core/items.ts";
import { AFAR, newPlay, type Play } from "./play.ts";

/** p1 by ada in general; c1 by bo under it. */
function aThread(): Play {
  const play = newPlay();
  play.act(0, { type: "post", community: "general", title: "Tides", body: "They lie." });
  play.act(1, { type: "comment", target: "p1", body: "Do they?" });
  return play;
}

const post = (change: Partial<Extract<Action, { type: "post" }>> = {}): Action => ({
  type: "post",
  community: "general",
  title: "t",
  body: "b",
  ...change,
});

const comment = (target: string, body = "b"): Action => ({ type: "comment", target, body });
const up = (target: string): Action => ({ type: "vote", target, value: 1 });
const down = (target: string): Action => ({ type: "vote", target, value: -1 });

describe("what the forum refuses, and why", () => {
  const cases: readonly (readonly [string, number, Action, string])[] = [
    ["a post in no community", 0, post({ community: "nowhere" }), "unknown_community"],
    ["a post without a title", 0, post({ title: "  " }), "empty_text"],
    ["a post with neither body nor link", 0, post({ body: "\n" }), "empty_text"],
    ["a title of 301", 0, post({ title: "x".repeat(301) }), "too_long"],
    ["a body of 40,001", 0, post({ body: "x".repeat(40_001) }), "too_long"],
    ["a link to a script", 0, post({ url: "javascript:alert(1)" }), "bad_url"],
    ["a link to no host", 0, post({ url: "https://" }), "bad_url"],
    ["a link with a space", 0, post({ url: "https://a b" }), "bad_url"],
    ["a comment on nothing", 0, comment("p9"), "unknown_target"],
    ["a comment on an id that only looks like one", 0, comment("p01"), "unknown_target"],
    ["an empty comment", 0, comment("p1", " "), "empty_text"],
    ["a comment of 10,001", 0, comment("p1", "x".repeat(10_001)), "too_long"],
    ["a vote on nothing", 0, up("c9"), "unknown_target"],
    ["a vote for oneself", 0, up("p1"), "self_vote"],
    ["following oneself", 0, { type: "follow", handle: "@Ada" }, "self_follow"],
    ["following nobody", 0, { type: "follow", handle: "zoe" }, "unknown_handle"],
    ["unfollowing nobody", 0, { type: "unfollow", handle: "" }, "unknown_handle"],
    ["subscribing to nothing", 0, { type: "subscribe", community: "r/nowhere" }, "unknown_community"],
    [
      "a community that is there",
      0,
      { type: "create_community", name: "R/General", about: "" },
      "community_exists",
    ],
    ["a reserved name", 0, { type: "create_community", name: "all", about: "" }, "reserved_name"],
    ["a name with a space", 0, { type: "create_community", name: "my place", about: "" }, "bad_name"],
    ["a name of 31", 0, { type: "create_community", name: "x".repeat(31), about: "" }, "bad_name"],
    ["a long description", 0, { type: "create_community", name: "ok", about: "x".repeat(501) }, "too_long"],
    ["removing nothing", 0, { type: "remove", target: "p9" }, "unknown_target"],
    ["removing another's words", 1, { type: "remove", target: "p1" }, "not_author"],
    ["an empty note", 0, { type: "remember", text: "" }, "empty_text"],
    ["a note of 1,001", 0, { type: "remember", text: "x".repeat(1001) }, "too_long"],
  ];
  test.each(cases)("%s", (_what, actor, action, reason) => {
    expect(decide(aThread().forum, actor, action)).toEqual({ ok: false, reason });
  });

  test("what was removed can be neither answered, voted on nor removed again", () => {
    const play = aThread();
    play.act(1, { type: "remove", target: "c1" });
    expect(decide(play.forum, 0, comment("c1"))).toEqual({ ok: false, reason: "removed_target" });
    expect(decide(play.forum, 0, up("c1"))).toEqual({ ok: false, reason: "removed_target" });
    expect(decide(play.forum, 1, { type: "remove", target: "c1" })).toEqual({
      ok: false,
      reason: "already_removed",
    });
    expect(play.forum.posts[0]?.replies).toEqual(["c1"]);
  });

  test("the tenth reply down can be written and not answered", () => {
    const play = aThread();
    for (let depth = 2; depth <= LENGTHS.depth; depth += 1) {
      expect(play.act(depth % 3, comment(`c${depth - 1}`)).ok).toBe(true);
    }
    expect(play.forum.comments.at(-1)?.depth).toBe(10);
    expect(play.act(4, comment("c10"))).toEqual({ ok: false, reason: "too_deep" });
  });
});

describe("what the forum makes of what it accepts", () => {
  test("texts of exactly the greatest length fit, measured after trimming", () => {
    const play = newPlay();
    expect(play.act(0, post({ title: ` ${"x".repeat(300)} `, body: "x".repeat(40_000) })).ok).toBe(true);
    expect(play.act(0, comment("p1", `${"x".repeat(10_000)}\n`)).ok).toBe(true);
    expect(play.act(0, { type: "remember", text: "x".repeat(1000) }).ok).toBe(true);
    expect(play.forum.posts[0]?.title).toHaveLength(300);
  });

  test("a post gets the next id, its community's own name and its text trimmed", () => {
    const play = aThread();
    expect(decide(play.forum, 1, post({ community: " r/General", title: " 潮 ", body: " 👩‍🚀 é " }))).toEqual(
      {
        ok: true,
        events: [
          { type: "post.created", post: "p2", author: 1, community: "general", title: "潮", body: "👩‍🚀 é" },
        ],
      },
    );
  });

  test("a link may stand for a body", () => {
    const decision = decide(newPlay().forum, 0, post({ body: "", url: " https://example.org/a?b " }));
    expect(decision).toMatchObject({ ok: true, events: [{ url: "https://example.org/a?b", body: "" }] });
  });

  test("half a character becomes the sign for one that is lost", () => {
    const decision = decide(newPlay().forum, 0, post({ title: "a\ud83d", body: "ok 😀" }));
    expect(decision).toMatchObject({ ok: true, events: [{ title: "a\ufffd", body: "ok 😀" }] });
  });

  test("a comment knows its parent and its post", () => {
    expect(decide(aThread().forum, 0, comment(" [C1]"))).toMatchObject({
      ok: true,
      events: [{ type: "comment.created", comment: "c2", post: "p1", parent: "c1", author: 0 }],
    });
  });

  test("the same vote again withdraws, the opposite flips", () => {
    const play = aThread();
    const values = [up("p1"), up("p1"), up("p1"), down("p1"), down("p1")].map((action) => {
      const decision = play.act(1, action);
      return decision.ok && decision.events[0]?.type === "vote.cast" ? decision.events[0].value : undefined;
    });
    expect(values).toEqual([1, 0, 1, -1, 0]);
    expect(play.forum.agents[0]?.karma).toBe(0);
  });

  test.each<Action>([
    { type: "follow", handle: "u/BO" },
    { type: "subscribe", community: "m/bugs" },
  ])("$type twice is accepted, and the second time nothing happens", (action) => {
    const play = newPlay();
    expect(play.act(0, action)).toMatchObject({ ok: true, events: [{ agent: 0 }] });
    expect(play.act(0, action)).toEqual({ ok: true, events: [] });
  });

  test.each<Action>([
    { type: "unfollow", handle: "bo" },
    { type: "unsubscribe", community: "bugs" },
    { type: "do_nothing" },
  ])("$type where there is nothing to undo is accepted, and nothing happens", (action) => {
    expect(decide(newPlay().forum, 0, action)).toEqual({ ok: true, events: [] });
  });

  test("who creates a community is subscribed to it; who posts in one is not", () => {
    const play = newPlay();
    play.act(0, { type: "create_community", name: "m/Tide-Tables", about: " of tides " });
    play.act(1, post({ community: "tide-tables" }));
    const place = play.forum.communities.get("tide-tables");
    expect(place).toMatchObject({ owner: 0, about: "of tides", posts: ["p1"] });
    expect([...(place?.subscribers ?? [])]).toEqual([0]);
  });

  test("a note keeps what was visible", () => {
    const { forum } = aThread();
    const visible = forum.posts.map((one) => one.id);
    expect(decide(forum, 0, { type: "remember", text: "x" }, { visible })).toEqual({
      ok: true,
      events: [{ type: "note.written", agent: 0, text: "x", visible: ["p1"] }],
    });
  });

  test("what is done for nobody says so, takes ids behind all that are read, and is no target for anybody", () => {
    const play = aThread();
    const before = play.forum.posts.length;
    for (const body of ["one", "two"])
      play.act(1, { type: "post", community: "general", title: "t", body }, { aside: AFAR });
    expect(decide(play.forum, 1, comment("p1"), { aside: AFAR })).toMatchObject({
      events: [{ type: "comment.created", comment: "c2001", parent: "p1", audience: "nobody" }],
    });
    expect(decide(play.forum, 1, up("p1"), { aside: AFAR })).toEqual({
      ok: true,
      events: [{ type: "vote.cast", voter: 1, item: "p1", value: 1, audience: "nobody" }],
    });
    play.act(1, up("p1"));
    expect(decide(play.forum, 1, up("p1"), { aside: AFAR })).toMatchObject({ events: [{ value: 1 }] });
    expect([...play.forum.aside.posts.keys()]).toEqual(["p1001", "p1002"]);
    expect(findAside(play.forum, "[P1002]")?.body).toBe("two");
    for (const options of [{}, { aside: AFAR }])
      expect(decide(play.forum, 1, comment("p1001"), options)).toEqual({
        ok: false,
        reason: "unknown_target",
      });
    expect(play.forum.posts.length).toBe(before);
  });

  test("deciding changes nothing and never throws, whatever the words", () => {
    const { forum } = aThread();
    const before = JSON.stringify(factsOf(forum));
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("p1", "c1", "ada", "general", "__proto__"),
    );
    const action = fc.oneof(
      fc.record({ type: fc.constant("post" as const), community: text, title: text, body: text, url: text }),
      fc.record({ type: fc.constant("comment" as const), target: text, body: text }),
      fc.record({
        type: fc.constant("vote" as const),
        target: text,
        value: fc.constantFrom(1 as const, -1 as const),
      }),
      fc.record({ type: fc.constantFrom("follow" as const, "unfollow" as const), handle: text }),
      fc.record({ type: fc.constantFrom("subscribe" as const, "unsubscribe" as const), community: text }),
      fc.record({ type: fc.constant("create_community" as const), name: text, about: text }),
      fc.record({ type: fc.constant("remove" as const), target: text }),
      fc.record({ type: fc.constant("remember" as const), text }),
    );
    fc.assert(
      fc.property(fc.nat(4), action, (actor, attempted) => {
        decide(forum, actor, attempted);
        expect(JSON.stringify(factsOf(forum))).toBe(before);
      }),
    );
  });
});
