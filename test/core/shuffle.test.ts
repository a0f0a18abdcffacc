import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold } from "../../src/core/apply.ts";
import type { Comment, Forum, Post } from "../../src/core/forum.ts";
import { isPost, knownItem } from "../../src/core/items.ts";
import { exchanged } from "../../src/core/shuffle.ts";
import { anySteps, itemsOf, newPlay, playAll } from "./play.ts";

type Item = Post | Comment;
const threadOf = (item: Item): string => (isPost(item) ? item.id : item.post);

/** Every message as every reader meets it, with the one whose words it shows. */
function* places(forum: Forum, seed = 3) {
  for (const reader of forum.agents) {
    for (const slot of itemsOf(forum)) {
      if (slot.author === reader.number || slot.removed) continue;
      yield { reader, slot, source: knownItem(forum, exchanged(forum, seed, reader, slot.id)) };
    }
  }
}

/** Those that could lend their words, by the rule alone. */
function lenders(forum: Forum, reader: number, slot: Item): Item[] {
  const fits = (item: Item): boolean =>
    threadOf(item) !== threadOf(slot) && ![reader, slot.author].includes(item.author);
  const opening = (item: Item): boolean => isPost(item) && item.round === 0;
  const ordinal = (item: Item): number => Number(item.id.slice(1));
  const sameKind = itemsOf(forum).filter(
    (item) => isPost(item) === isPost(slot) && fits(item) && (ordinal(item) < ordinal(slot) || opening(item)),
  );
  if (sameKind.length > 0 || isPost(slot)) return sameKind;
  return forum.posts.filter((post) => fits(post) && (opening(post) || post.at < slot.at));
}

const someSteps = anySteps(80);

describe("exchanged words", () => {
  test("are those of a message that may lend them, wherever there is one, else the message's own", () => {
    let [lent, own] = [0, 0];
    fc.assert(
      fc.property(someSteps, (steps) => {
        const { forum } = playAll(steps);
        for (const { reader, slot, source } of places(forum)) {
          const able = lenders(forum, reader.number, slot);
          expect(able.length === 0 ? [slot] : able).toContain(source);
          if (source === slot) own += 1;
          else lent += 1;
        }
      }),
    );
    expect(lent).toBeGreaterThan(1000);
    expect(own).toBeGreaterThan(0);
  });

  test("stay where they are, however the forum grows", () => {
    fc.assert(
      fc.property(someSteps, fc.nat(), (steps, cut) => {
        const { log, forum } = playAll(steps);
        const opened = log.findIndex(({ round }) => round > 0);
        if (opened < 0) return;
        const early = fold(log.slice(0, opened + (cut % (log.length - opened + 1))));
        for (const { reader, slot, source } of places(early)) {
          if (knownItem(forum, slot.id).removed) continue;
          expect(exchanged(forum, 3, reader, slot.id)).toBe(source.id);
        }
      }),
    );
  });

  test("are never one's own, and a reader's own message keeps its words", () => {
    fc.assert(
      fc.property(someSteps, (steps) => {
        const { forum } = playAll(steps);
        const own = forum.agents.flatMap((reader) => reader.items.map((id) => ({ reader, id })));
        for (const { reader, id } of own) expect(exchanged(forum, 3, reader, id)).toBe(id);
        for (const { reader, source } of places(forum)) expect(source.author).not.toBe(reader.number);
      }),
    );
  });

  test("differ from reader to reader and from seed to seed", () => {
    const play = newPlay();
    for (let i = 0; i < 40; i += 1) {
      play.at += 60_000;
      play.act(i % 3, { type: "post", community: "general", title: `t${i}`, body: "b" });
    }
    const shown = (reader: number, seed: number): string =>
      play.forum.posts
        .slice(20)
        .map(({ id }) => exchanged(play.forum, seed, { number: reader, handle: `r${reader}` }, id))
        .join(" ");
    expect(new Set([shown(3, 1), shown(4, 1), shown(3, 2)]).size).toBe(3);
    expect(shown(3, 1)).toBe(shown(3, 1));
  });

  test("are drawn evenly among those that may lend them", () => {
    const play = newPlay();
    for (let i = 0; i < 11; i += 1)
      play.act(i % 2, { type: "post", community: "general", title: `t${i}`, body: "b" });
    const counts = new Map<string, number>();
    const slot = play.forum.posts[10]?.id;
    for (let seed = 0; seed < 3000; seed += 1) {
      const source = slot && exchanged(play.forum, seed, { number: 2, handle: "cy" }, slot);
      counts.set(source ?? "", (counts.get(source ?? "") ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(["p10", "p2", "p4", "p6", "p8"]);
    for (const count of counts.values()) expect(Math.abs(count - 600)).toBeLessThan(100);
  });
});
