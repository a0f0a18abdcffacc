import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CommunityLine, Network } from "../../src/viewer/api.ts";
import { namesWithRoom } from "../../src/viewer/page/pictures/name-room.ts";
import { communityLooks, groupsOf } from "../../src/viewer/page/pictures/network-groups.ts";

const KEYS = ["ash", "elm", null] as const;

const networks: fc.Arbitrary<Network> = fc
  .array(fc.record({ model: fc.constantFrom(...KEYS), community: fc.constantFrom(...KEYS) }), {
    maxLength: 8,
  })
  .chain((agents) =>
    fc
      .array(fc.tuple(fc.nat(7), fc.nat(7), fc.integer({ min: 1, max: 9 })), { maxLength: 20 })
      .map((pairs) => ({
        round: 1,
        nodes: agents.map((agent, at) => ({
          ...agent,
          handle: `a${at}`,
          name: "",
          posts: 1,
          comments: 0,
          repliesGot: 0,
          selfReplies: 0,
          karma: 0,
        })),
        edges: pairs
          .filter(([from, to]) => from !== to && Math.max(from, to) < agents.length)
          .map(([from, to, replies]) => ({ from: `a${from}`, to: `a${to}`, replies })),
        omittedAgents: 0,
        omittedReplies: 0,
      })),
  );

describe("the groups of a network", () => {
  test("hold every agent once and every answer once, by model and by community", () => {
    fc.assert(
      fc.property(networks, fc.constantFrom("model" as const, "community" as const), (network, by) => {
        const groups = groupsOf(network, by, new Map());
        expect(groups.reduce((sum, { agents }) => sum + agents, 0)).toBe(network.nodes.length);
        const answers = groups.flatMap((group) => [...group.answers.values()]);
        expect(answers.reduce((sum, count) => sum + count, 0)).toBe(
          network.edges.reduce((sum, { replies }) => sum + replies, 0),
        );
        const own = network.edges.filter(({ from, to }) => {
          const keyOf = (handle: string) => network.nodes.find((node) => node.handle === handle)?.[by];
          return keyOf(from) === keyOf(to);
        });
        expect(groups.reduce((sum, { key, answers: given }) => sum + (given.get(key) ?? 0), 0)).toBe(
          own.reduce((sum, { replies }) => sum + replies, 0),
        );
      }),
    );
  });

  test("keep their colours when another community is made", () => {
    const made = (name: string, createdRound: number): CommunityLine =>
      ({ name, createdRound }) as CommunityLine;
    const early = communityLooks([made("zebra", 0), made("general", 0)]);
    const late = communityLooks([made("another", 3), made("zebra", 0), made("general", 0)]);
    for (const [name, look] of early) expect(late.get(name)).toEqual(look);
    expect(late.size).toBe(3);
  });
});

test("no two names of the picture lie on each other, and the first of them always has room", () => {
  const dot = fc.record({
    x: fc.integer({ min: -300, max: 300 }),
    y: fc.integer({ min: -200, max: 200 }),
    radius: fc.integer({ min: 6, max: 20 }),
    length: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(dot, { minLength: 1, maxLength: 30 }), (dots) => {
      const placed = dots.map(({ length, ...rest }, at) => ({
        ...rest,
        handle: `${at}`.padEnd(length, "x") + at,
      }));
      const named = placed.filter(({ handle }) => namesWithRoom(placed, 12, 18).has(handle));
      for (const one of named) {
        for (const other of named) {
          if (one === other) continue;
          const apart =
            Math.abs(one.x - other.x) >=
              ((Math.min(18, one.handle.length) + Math.min(18, other.handle.length)) / 2) * 0.56 * 12 -
                1e-6 || Math.abs(one.y + one.radius - other.y - other.radius) >= 15 - 1e-6;
          expect(apart).toBe(true);
        }
      }
    }),
  );
});
