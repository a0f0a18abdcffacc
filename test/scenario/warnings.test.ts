import { expect, test } from "vitest";
import { experimentOf, scenario } from "./support.ts";

const warnings = (more: string) => experimentOf(scenario(more)).warnings;
const THREE = "{ only: synthetic/deaf, warm: synthetic/listener, cold: synthetic/mirror }";
const crossed = (seeds: string) =>
  experimentOf(
    scenario(`seeds: ${seeds}\ncast: { assign: latin-square }`).replace("{ only: synthetic/deaf }", THREE),
  ).warnings;

test("a plain scenario has no warnings", () => {
  expect(warnings("seeds: 6\narms: { a: {}, b: { feed: none } }")).toEqual([]);
});

test("fewer than six pairs are told the smallest p they can reach", () => {
  expect(warnings("seeds: 3\narms: { a: {}, b: { feed: none } }").join()).toContain("0.25");
  expect(warnings("seeds: 5\narms: { a: {}, b: { feed: none } }").join()).toContain("0.0625");
  expect(warnings("seeds: 3")).toEqual([]);
});

test("a Latin square over part of a block is told so, by the values of the seeds", () => {
  expect(crossed("6")).toEqual([]);
  expect(crossed("[4, 5, 6]")).toEqual([]);
  expect(crossed("7")).toHaveLength(1);
  expect(crossed("[2, 3, 4]")).toHaveLength(2);
});

test("an agent that can never wake is named", () => {
  expect(warnings('schedule: { active: "20-22" }')).toEqual([
    "ada never wakes in 3 rounds",
    "bo never wakes in 3 rounds",
  ]);
  expect(warnings("schedule: { probability: 0 }")).toHaveLength(2);
  expect(warnings('schedule: { active: "22-10" }')).toEqual([]);
});

test("an agent that is due more often than rounds come is named", () => {
  expect(warnings("schedule: { every: 10m }")).toHaveLength(2);
  expect(warnings("schedule: { every: 30m }")).toEqual([]);
});

test("a model that speaks for nobody is named", () => {
  const idle = experimentOf(scenario("cast: only").replace("{ only: synthetic/deaf }", THREE)).warnings;
  expect(idle).toEqual([
    "no persona speaks through the model warm",
    "no persona speaks through the model cold",
  ]);
});
