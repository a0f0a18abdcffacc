import fc from "fast-check";
import { expect, test } from "vitest";
import type { Forum, Notification } from "../../src/core/forum.ts";
import { isHeldOut } from "../../src/core/holdout.ts";
import { knownItem, postOf } from "../../src/core/items.ts";
import { notificationsFor, type Told } from "../../src/core/notifications.ts";
import { AFAR, anySteps, NO_HOLDOUT, newPlay, type Play, playStep, type Step } from "./play.ts";

const look = (play: Play, agent: number, limit = 1000): Told =>
  notificationsFor(play.forum, agent, { ...NO_HOLDOUT, limit });

const wordsOf = ({ forum }: Play, agent: number): string[] =>
  (forum.agents[agent]?.inbox ?? []).map((one) =>
    one.type === "follower" ? one.type : `${one.type} ${one.item}`,
  );

function aPost(): Play {
  const play = newPlay();
  play.act(0, { type: "post", community: "general", title: "t", body: "b" });
  return play;
}

test("a reply, a mention, votes and a follower are told once, oldest first", () => {
  const play = aPost();
  play.act(1, { type: "comment", target: "p1", body: "well" });
  play.act(2, { type: "post", community: "general", title: "ask @ada", body: "b" });
  play.act(2, { type: "vote", target: "p1", value: 1 });
  play.act(3, { type: "follow", handle: "ada" });
  const told = look(play, 0);
  expect(told.shown.map((one) => one.type)).toEqual(["reply", "mention", "votes", "follower"]);
  expect(told.view).toEqual({ surface: "notifications", eligible: ["c1", "p2", "p1"] });
  play.turn(0, told.told);
  expect(look(play, 0)).toEqual({ shown: [], waiting: 0 });
});

test("one's own replies, mentions and what is for nobody make no news", () => {
  const play = aPost();
  play.act(0, { type: "comment", target: "p1", body: "I, @ada, add" });
  play.act(1, { type: "comment", target: "p1", body: "@ada" }, { aside: AFAR });
  expect(wordsOf(play, 0)).toEqual([]);
});

test("a reply that calls by name is told as a reply, once; the others it calls are told of a mention", () => {
  const play = aPost();
  play.act(1, { type: "comment", target: "p1", body: "@ada @cy @ada @CY @bo @zoe" });
  expect([0, 1, 2].map((agent) => wordsOf(play, agent))).toEqual([["reply c1"], [], ["mention c1"]]);
});

test("votes on one item are one piece of news, moved to the newest; withdrawing a vote is none", () => {
  const play = aPost();
  play.act(1, { type: "vote", target: "p1", value: 1 });
  play.act(1, { type: "comment", target: "p1", body: "b" });
  play.act(2, { type: "vote", target: "p1", value: 1 });
  expect(wordsOf(play, 0)).toEqual(["reply c1", "votes p1"]);
  play.turn(0, look(play, 0).told);
  play.act(2, { type: "vote", target: "p1", value: 1 });
  expect(wordsOf(play, 0)).toEqual([]);
});

test("a follower who left and came back is one piece of news", () => {
  const play = newPlay();
  for (const type of ["follow", "unfollow", "follow"] as const) play.act(1, { type, handle: "ada" });
  expect(wordsOf(play, 0)).toEqual(["follower"]);
});

test("what arrives between an agent's look and its turn waits for the next turn, moved votes too", () => {
  const play = aPost();
  play.act(1, { type: "vote", target: "p1", value: 1 });
  play.act(1, { type: "comment", target: "p1", body: "before" });
  const { told } = look(play, 0);
  play.act(2, { type: "vote", target: "p1", value: 1 });
  play.act(2, { type: "comment", target: "p1", body: "after" });
  play.turn(0, told);
  expect(wordsOf(play, 0)).toEqual(["votes p1", "reply c2"]);
});

test("a limit shows the oldest and leaves the rest for the next turn", () => {
  const play = aPost();
  for (const body of ["1", "2", "3"]) play.act(1, { type: "comment", target: "p1", body });
  const first = look(play, 0, 2);
  expect(first.view?.eligible).toEqual(["c1", "c2"]);
  expect(first.waiting).toBe(1);
  play.turn(0, first.told);
  expect(look(play, 0, 2).view?.eligible).toEqual(["c3"]);
});

test("a turn that shows no notifications leaves them unread", () => {
  const play = aPost();
  play.act(1, { type: "comment", target: "p1", body: "b" });
  play.turn(0);
  expect(wordsOf(play, 0)).toEqual(["reply c1"]);
});

test("what was removed before it could be told is dropped in silence and takes no room", () => {
  const play = aPost();
  for (const body of ["1", "2"]) play.act(1, { type: "comment", target: "p1", body });
  play.act(1, { type: "remove", target: "c1" });
  const told = look(play, 0, 1);
  expect(told.view?.eligible).toEqual(["c2"]);
  play.turn(0, told.told);
  play.act(1, { type: "comment", target: "p1", body: "3" });
  play.act(1, { type: "remove", target: "c3" });
  expect(look(play, 0).view).toBeUndefined();
  play.turn(0, look(play, 0).told);
  expect(wordsOf(play, 0)).toEqual([]);
});

test("what belongs to a held-out post is listed as held, not shown, and counts as told", () => {
  const terms = { seed: 1, holdout: 0.5, limit: 100 };
  const play = newPlay();
  for (let i = 1; i <= 30; i += 1) {
    play.act(1, { type: "post", community: "general", title: "t", body: "@ada" });
  }
  const ada = { number: 0, handle: "ada" };
  const told = notificationsFor(play.forum, 0, terms);
  const held = play.forum.posts.flatMap((post, i) => (isHeldOut(1, 0.5, ada, post) ? [i] : []));
  expect(told.view?.eligible).toHaveLength(30);
  expect(told.view?.held).toEqual(held);
  expect(told.shown).toHaveLength(30 - held.length);
  play.turn(0, told.told);
  expect(notificationsFor(play.forum, 0, terms).told).toBeUndefined();
});

interface Seen {
  readonly agent: number;
  readonly news: Notification;
}

/** Plays rounds in which all look before anyone acts; the last rounds are quiet, until all has been told. */
function playRounds(rounds: readonly (readonly Step[])[], limit: number): { play: Play; seen: Seen[] } {
  const play = newPlay();
  const seen: Seen[] = [];
  const agents = play.forum.agents.map((agent) => agent.number);
  const round = (steps: readonly Step[]): void => {
    const looks = agents.map((agent) => look(play, agent, limit));
    for (const agent of agents) {
      for (const news of looks[agent]?.shown ?? []) seen.push({ agent, news });
      play.turn(agent, looks[agent]?.told);
      for (const step of steps.filter((one) => one.actor === agent)) playStep(play, step);
    }
  };
  for (const steps of rounds) round(steps);
  while (agents.some((agent) => look(play, agent).told !== undefined)) round([]);
  return { play, seen };
}

const loud = (steps: readonly Step[]): Step[] =>
  steps.filter((step) => !["turn", "close", "remove"].includes(step.verb));

/** Replies that a person reading the log would say each agent must hear of. */
function repliesDue(forum: Forum): string[] {
  return forum.comments.flatMap((comment) => {
    const parent = knownItem(forum, comment.parent);
    const due = parent.author !== comment.author;
    return due && postOf(forum, comment) ? [`${parent.author} ${comment.id}`] : [];
  });
}

/** The last vote that others cast on each item: "author item" -> seq. */
function lastVotes(play: Play): Map<string, number> {
  const last = new Map<string, number>();
  for (const { seq, event } of play.log) {
    if (event.type !== "vote.cast" || event.value === 0 || event.audience === "nobody") continue;
    const item = knownItem(play.forum, event.item);
    last.set(`${item.author} ${item.id}`, seq);
  }
  return last;
}

test("in simultaneous rounds each reply is told exactly once, and the last votes on each item are", () => {
  const rounds = fc.array(anySteps(25).map(loud), { maxLength: 6 });
  fc.assert(
    fc.property(rounds, fc.integer({ min: 1, max: 8 }), (steps, limit) => {
      const { play, seen } = playRounds(steps, limit);
      const told = (type: string) => seen.filter(({ news }) => news.type === type);
      const names = (type: string) =>
        told(type).map(({ agent, news }) => `${agent} ${news.type === "follower" ? news.agent : news.item}`);
      expect(names("reply").sort()).toEqual(repliesDue(play.forum).sort());
      expect(new Set(seen.map(({ agent, news }) => `${agent} ${news.seq}`)).size).toBe(seen.length);
      const votes = new Map(
        told("votes").map(({ agent, news }) => [`${agent} ${"item" in news ? news.item : ""}`, news.seq]),
      );
      expect(votes).toEqual(lastVotes(play));
      expect(new Set(names("mention")).size).toBe(names("mention").length);
    }),
  );
});
