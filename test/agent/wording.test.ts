import { expect, test } from "vitest";
import { Wording } from "../../src/agent/wording.ts";
import type { Segment } from "../../src/core/call.ts";
import type { Forum } from "../../src/core/forum.ts";
import { type ItemId, postId } from "../../src/core/ids.ts";
import { newPlay } from "../core/play.ts";

const P1 = postId(1);
const HOUR = 3_600_000;

function shown(wording: Wording, forum: Forum, id: ItemId = P1): readonly [Segment, Segment] {
  const prompt: Segment[] = [];
  wording.show(forum, id, "feed", prompt);
  const [head, words] = prompt;
  if (head === undefined || words === undefined) throw new Error(`${id} is not shown`);
  return [head, words];
}

function aPost(): ReturnType<typeof newPlay> {
  const play = newPlay();
  play.act(0, { type: "post", community: "general", title: "Tides", body: "They lie." });
  return play;
}

test("a message says when it was written, and is the same object for every reader at every later moment", () => {
  const play = aPost();
  const wording = new Wording();
  const [head, words] = shown(wording, play.forum);
  expect(head.text).toBe("[p1] @ada in general · 0 points · 0 comments · 01-28 09:00");
  expect(words.text).toBe("| Tides\n| They lie.");
  play.at += 50 * HOUR;
  play.turn(1);
  const again = shown(wording, play.forum);
  expect(again[0]).toBe(head);
  expect(again[1]).toBe(words);
});

test("what stands above a message follows its votes and its comments, and its words stay", () => {
  const play = aPost();
  const wording = new Wording();
  const [, words] = shown(wording, play.forum);
  const seen = [shown(wording, play.forum)[0].text];
  play.act(1, { type: "vote", target: P1, value: 1 });
  seen.push(shown(wording, play.forum)[0].text);
  play.act(2, { type: "vote", target: P1, value: -1 });
  seen.push(shown(wording, play.forum)[0].text);
  play.act(2, { type: "comment", target: P1, body: "So do clocks." });
  seen.push(shown(wording, play.forum)[0].text);
  expect(seen.map((text) => text.split(" · ").slice(1, 3).join())).toEqual([
    "0 points,0 comments",
    "1 point,0 comments",
    "0 points,0 comments",
    "0 points,1 comment",
  ]);
  expect(shown(wording, play.forum)[1]).toBe(words);
});

test("the words of a message that was taken down are gone at once", () => {
  const play = aPost();
  const wording = new Wording();
  shown(wording, play.forum);
  play.act(0, { type: "remove", target: P1 });
  expect(shown(wording, play.forum)[1].text).toBe("| [removed]");
});

test("who joins another community, or finds that there is one more, is told of it", () => {
  const play = newPlay();
  const wording = new Wording();
  const told = (): string | undefined =>
    wording.places(play.forum, play.forum.agents[0]?.communities ?? new Set()).segments[0]?.text;
  const before = told();
  play.act(1, { type: "create_community", name: "gulls", about: "They know." });
  expect(told()).not.toBe(before);
  play.act(0, { type: "subscribe", community: "gulls" });
  expect(told()).toMatch(/^Communities: .*gulls/);
});

test("a line stays the same object though ten thousand others were asked for in between", () => {
  const wording = new Wording();
  const line = wording.frame("the one");
  for (let i = 0; i < 10_000; i += 1) wording.frame(`another ${i}`);
  expect(wording.frame("the one")).toBe(line);
});

test("all who look at one moment are told of it by one object, and all who were last here as long ago, with the same karma, by another", () => {
  const wording = new Wording();
  const noon = Date.UTC(2026, 0, 28, 12);
  const line = wording.moment(noon, 3, 9);
  expect(line.text).toBe("It is 2026-01-28 12:00 UTC, round 3 of 9.");
  expect(wording.moment(noon, 3, 9)).toBe(line);
  expect(wording.moment(noon, 4, 9).text).toBe("It is 2026-01-28 12:00 UTC, round 4 of 9.");
  expect(wording.lastHere(undefined, 0).text).toBe("This is your first time here. You have 0 karma.");
  const lastHere = wording.lastHere(HOUR, -2);
  expect(lastHere.text).toBe("You were last here 1 h ago. You have -2 karma.");
  expect(wording.lastHere(HOUR + 59_999, -2)).toBe(lastHere);
  expect(wording.lastHere(HOUR, 2)).not.toBe(lastHere);
  expect(wording.lastHere(0, 0).text).toBe("You were last here just now. You have 0 karma.");
});
