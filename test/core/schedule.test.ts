import fc from "fast-check";
import { expect, test } from "vitest";
import { type Schedule, turnOrder, wakes } from "../../src/core/schedule.ts";
import { START } from "./play.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const always: Schedule = { everyMs: 0, jitterMs: 0, active: undefined, probability: 1 };

const rounds = (schedule: Partial<Schedule>, count: number, change = {}): number[] => {
  const awake: number[] = [];
  for (let round = 1; round <= count; round += 1) {
    const whole = { ...always, ...schedule };
    const waking = { seed: 1, handle: "ada", round, roundMs: 30 * MINUTE, startMs: START, schedule: whole };
    if (wakes({ ...waking, ...change })) awake.push(round);
  }
  return awake;
};

test("whoever is to wake every round does", () => {
  expect(rounds({}, 50)).toHaveLength(50);
});

test("an agent of every two hours wakes in every fourth round of half an hour, with a phase of its own", () => {
  const awake = rounds({ everyMs: 2 * HOUR }, 40);
  expect(awake).toHaveLength(10);
  const [first = 0] = awake;
  expect(first).toBeLessThanOrEqual(4);
  expect(awake).toEqual(awake.map((_, i) => first + 4 * i));
  const phases = ["ada", "bo", "cy", "dee", "eve"].map(
    (handle) => rounds({ everyMs: 2 * HOUR }, 4, { handle })[0],
  );
  expect(new Set(phases).size).toBeGreaterThan(1);
});

test("jitter moves wakings, and loses and adds none in the long run", () => {
  const still = rounds({ everyMs: 2 * HOUR }, 4000);
  const moved = rounds({ everyMs: 2 * HOUR, jitterMs: 50 * MINUTE }, 4000);
  expect(moved).not.toEqual(still);
  expect(Math.abs(moved.length - still.length)).toBeLessThanOrEqual(2);
});

test("jitter moves a waking up to its full length, either way", () => {
  const schedule = { everyMs: 24 * HOUR, jitterMs: 2 * HOUR };
  const [still = 0] = rounds({ ...schedule, jitterMs: 0 }, 48);
  const moves = rounds(schedule, 48 * 400).map((round, day) => round - (still + 48 * day));
  expect(Math.min(...moves)).toBe(-4);
  expect(Math.max(...moves)).toBe(4);
});

test("rounds too short to hold two times hold each time once", () => {
  expect(rounds({ everyMs: MINUTE }, 3000, { roundMs: 2000 })).toHaveLength(100);
  const jittered = rounds({ everyMs: MINUTE, jitterMs: 10_000 }, 3000, { roundMs: 2000 });
  expect(Math.abs(jittered.length - 100)).toBeLessThanOrEqual(1);
});

test("a long round looks at the hour of the waking, not at its own", () => {
  const long = { roundMs: 4 * HOUR };
  expect(rounds({ everyMs: HOUR, active: [10, 11] }, 6, long)).toEqual([1]);
  expect(rounds({ everyMs: HOUR, active: [9, 10] }, 6, long)).toEqual([1]);
  expect(rounds({ everyMs: 0, active: [10, 11] }, 6, long)).toEqual([]);
});

test("every time of an agent falls into one round: rounds twice as long see the same wakings", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(200), fc.nat(1000), (every, jitter, seed) => {
      const schedule = { everyMs: every * MINUTE, jitterMs: jitter * MINUTE };
      const short = rounds(schedule, 60, { seed });
      const long = rounds(schedule, 30, { seed, roundMs: HOUR });
      expect(long).toEqual([...new Set(short.map((round) => Math.ceil(round / 2)))]);
    }),
  );
});

test("hours are UTC, from the first and up to the last, and may go over midnight", () => {
  const hoursOf = (active: [number, number], everyMs: number) =>
    new Set(rounds({ active, everyMs }, 200).map((round) => Math.floor((9 + (round - 1) / 2) % 24)));
  expect([...hoursOf([8, 11], 0)].sort()).toEqual([10, 8, 9]);
  expect([...hoursOf([23, 2], 0)].sort()).toEqual([0, 1, 23]);
  expect([...hoursOf([23, 2], 30 * MINUTE)].sort()).toEqual([0, 1, 23]);
  expect(hoursOf([7, 7], 0).size).toBe(24);
  expect(hoursOf([0, 24], 0).size).toBe(24);
});

test("a waking of probability 0.3 happens three times in ten, by an address of its own", () => {
  const awake = rounds({ probability: 0.3 }, 5000);
  expect(Math.abs(awake.length / 5000 - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 5000));
  expect(rounds({ probability: 0 }, 100)).toEqual([]);
  expect(rounds({ probability: 0.3 }, 5000)).toEqual(awake);
  expect(rounds({ probability: 0.3 }, 5000, { handle: "bo" })).not.toEqual(awake);
});

test("the order of a round is a permutation, another one in another round, and as listed where that is asked", () => {
  const handles = Array.from({ length: 40 }, (_, i) => `agent_${i}`);
  const first = turnOrder(1, 1, handles, "shuffled");
  expect([...first].sort()).toEqual([...handles].sort());
  expect(first).not.toEqual(handles);
  expect(turnOrder(1, 2, handles, "shuffled")).not.toEqual(first);
  expect(turnOrder(1, 1, handles, "listed")).toEqual(handles);
});

test("one agent more shifts nobody past another", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.nat(30),
      fc.uniqueArray(fc.stringMatching(/^[a-z]{2,6}$/), { maxLength: 20 }),
      (seed, round, handles) => {
        const order = turnOrder(seed, round, handles, "shuffled");
        const more = turnOrder(seed, round, [...handles, "one_more"], "shuffled");
        expect(more.filter((handle) => handle !== "one_more")).toEqual(order);
      },
    ),
  );
});

test("every place in the order is as likely for everyone", () => {
  const places = new Map<string, number>();
  for (let round = 1; round <= 3000; round += 1) {
    const [first = ""] = turnOrder(1, round, ["ada", "bo", "cy"], "shuffled");
    places.set(first, (places.get(first) ?? 0) + 1);
  }
  for (const count of places.values()) expect(Math.abs(count / 3000 - 1 / 3)).toBeLessThan(0.035);
});
